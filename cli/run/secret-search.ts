import { scanForSecrets } from "../../core/journal/index.ts";
import { EquipmentFault } from "../../core/kernel/index.ts";
import { canary, openRunKey, openSecret } from "../bench/run-key.ts";
import type { Chronicle } from "./chronicle.ts";

/** Every secret that the scenarios of a run minted or learned, by what it is called and whose it is. */
export function secretsOf(
  { canaries, learned }: Pick<Chronicle, "canaries" | "learned">,
  runKey: string,
): ReadonlyMap<string, string | Uint8Array> {
  const key = openRunKey(runKey);
  return new Map<string, string | Uint8Array>([
    ...canaries.map(
      (name) => [`${name.label} (${name.index}) of ${name.scenario}`, canary(key, name)] as const,
    ),
    ...learned.map(
      (one, index) =>
        [`${one.label} (${index}) of ${one.scenario}`, asText(openSecret(key, one.sealed))] as const,
    ),
  ]);
}

/** Text where it is text: that is how people read it. */
function asText(secret: Uint8Array): string | Uint8Array {
  const text = Buffer.from(secret).toString("utf8");
  return Buffer.from(text).equals(secret) ? text : secret;
}

/** The proof that the redactor worked: none of a run's secrets stands anywhere in what it wrote. @throws EquipmentFault REPORT_LEAKS */
export async function requireNoSecret(
  directory: string,
  secrets: ReadonlyMap<string, string | Uint8Array>,
): Promise<void> {
  const { finds } = await scanForSecrets(directory, secrets);
  const [first] = finds;
  if (first === undefined) return;
  throw new EquipmentFault(
    "REPORT_LEAKS",
    `${first.file}, byte ${first.offset}: it holds ${first.label} (${finds.length} finds in all).`,
    { help: "Do not pass this report on. This is a fault of Assay's redactor; please report it." },
  );
}
