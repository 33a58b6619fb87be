import type { EquipmentSocket } from "../equipment-socket/index.ts";
import type { BoardDeclaration } from "../lab/index.ts";
import { type Finding, fault, ok, type Subject } from "./finding.ts";

/** The keys of a board that its fixture works, each with the group of methods that it takes. */
const groups = {
  power: "power",
  cuts: "cut",
  button: "button",
  network: "network",
  air: "air",
  clock: "clock",
} as const;

/** Compares what the rig file has the fixture do with what it says it can. */
export function checkFixture(
  board: string,
  declaration: BoardDeclaration,
  fixture: Pick<EquipmentSocket, "groups">,
): Finding[] {
  const subject = (key: string): Subject => ({ board, check: "fixture", at: ["boards", board, key] });
  const has = [...fixture.groups].join(", ") || "none";
  const wanted = Object.entries(groups).filter(
    ([key]) => declaration[key as keyof typeof groups]?.driver === "fixture",
  );
  const missing = [
    ...wanted.filter(([, group]) => !fixture.groups.has(group)),
    ...(declaration.blank === "exchange" && declaration.exchange === undefined && !fixture.groups.has("unit")
      ? [["blank", "unit"] as const]
      : []),
  ].map(([key, group]) =>
    fault(
      subject(key),
      `the fixture has no ${group}: the groups it has are ${has}`,
      `Take ${key} from other equipment, or have the fixture answer equipment.describe with ${group}.`,
    ),
  );
  return missing.length > 0 ? missing : [ok(subject("fixture"), `answers, and has ${has}`)];
}
