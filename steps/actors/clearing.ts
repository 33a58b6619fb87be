import type { Stage } from "../stage.ts";
import { defaultsOf, sight } from "./configurations.ts";
import type { Installer } from "./installer.ts";

/** Clears one field after the other and notes where the device then differs from its published default. */
export async function clearInTurn(stage: Stage, installer: Installer): Promise<void> {
  const schema = stage.bench.product.schemaOf();
  const defaults = defaultsOf(schema);
  let expected = stage.notes.read("configuration");
  const differences: string[] = [];
  for (const [field, value] of Object.entries(defaults)) {
    await installer.clear(stage.device, field);
    expected = { ...expected, [field]: value };
    const seen = await sight(stage.device, schema, expected);
    differences.push(...seen.differences.map((difference) => `after clearing ${field}: ${difference}`));
  }
  await stage.observe("fields cleared", Object.keys(defaults).length);
  stage.notes.write("differences", differences);
}
