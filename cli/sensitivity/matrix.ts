import { writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { EquipmentFault, messageOf } from "../../core/kernel/index.ts";
import { type KillMatrix, renderKillMatrix, type TriedDefect } from "../../reports/index.ts";
import { versions } from "../run/versions.ts";
import { assertionsOf } from "./assertions.ts";
import type { Grounds } from "./grounds.ts";
import type { SensitivityOptions } from "./options.ts";
import type { Trying } from "./trying.ts";

/** What was tried, as data; `complete`: nothing was interrupted. */
export function matrixOf(
  { register, features, trials, seed }: Grounds,
  { defects: names, full, mechanical }: SensitivityOptions,
  startedAt: Date,
  { sound, tried }: Trying,
  complete: boolean,
): KillMatrix {
  const order = new Map(trials.map(({ defect }, index) => [defect.name, index]));
  const place = ({ name }: TriedDefect) => order.get(name) ?? 0;
  const scenarios = features.flatMap((feature) => feature.scenarios);
  return {
    version: 1,
    mode: mechanical ? "mechanical" : full ? "full" : "targeted",
    ...{ complete, seed, startedAt: startedAt.toISOString(), endedAt: new Date().toISOString() },
    versions: versions(),
    register: { sha256: register.sha256 },
    features: features.map(({ uri, sha256 }) => ({ uri, sha256 })),
    atoms: register.value.requirements.flatMap(({ section, atoms }) =>
      atoms.map(({ id, text }) => ({ id, section, text })),
    ),
    sound: [...sound],
    defects: [...tried].sort((a, b) => place(a) - place(b)),
    // Of a part of the defects it would say that nothing fails what the others do.
    ...(full && names === undefined && complete ? { assertions: assertionsOf(scenarios, tried) } : {}),
  };
}

/** Writes matrix and page into `directory`; returns the page's path. @throws EquipmentFault DISK_FULL */
export async function writeMatrix(directory: string, matrix: KillMatrix): Promise<string> {
  const page = resolve(directory, "kill-matrix.html");
  try {
    await writeFile(join(directory, "kill-matrix.json"), `${JSON.stringify(matrix, undefined, 2)}\n`);
    await writeFile(page, renderKillMatrix(matrix));
  } catch (cause) {
    throw new EquipmentFault(
      "DISK_FULL",
      `${directory}: the matrix cannot be written: ${messageOf(cause)}.`,
      {
        help: "Make room on that disk and run again.",
        cause,
      },
    );
  }
  return page;
}
