import { renameSync, writeFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { EquipmentFault, messageOf } from "../../core/kernel/index.ts";
import { type KillMatrix, renderKillMatrix, type TriedDefect } from "../../reports/index.ts";
import { versions } from "../run/versions.ts";
import { assertionsOf } from "./assertions.ts";
import { matrixFile } from "./earlier.ts";
import { type Grounds, scenariosOf } from "./grounds.ts";
import type { SensitivityOptions } from "./options.ts";
import type { Trying } from "./trying.ts";

/** What was tried, as data; `complete`: nothing was interrupted. */
export function matrixOf(
  grounds: Grounds,
  { defects: names, full, mechanical, assertions }: SensitivityOptions,
  { startedAt, resumedAt }: Sittings,
  { sound, tried }: Pick<Trying, "sound" | "tried">,
  complete: boolean,
): KillMatrix {
  const { register, features, trials, seed } = grounds;
  const order = new Map(trials.map(({ defect }, index) => [defect.name, index]));
  const place = ({ name }: TriedDefect) => order.get(name) ?? 0;
  return {
    version: 1,
    mode: mechanical ? "mechanical" : assertions ? "assertions" : full ? "full" : "targeted",
    ...{ complete, seed, startedAt, endedAt: new Date().toISOString() },
    ...(names === undefined ? {} : { names }),
    ...(resumedAt.length === 0 ? {} : { resumedAt }),
    ...examinationOf(grounds),
    atoms: register.value.requirements.flatMap(({ section, atoms }) =>
      atoms.map(({ id, text }) => ({ id, section, text })),
    ),
    sound: [...sound],
    defects: [...tried].sort((a, b) => place(a) - place(b)),
    // Of a part of the defects it would say that nothing fails what the others do.
    ...((full || assertions) && names === undefined && complete
      ? { assertions: assertionsOf(scenariosOf(features), tried) }
      : {}),
  };
}

/** When a matrix was begun, and gone on with, ISO 8601. */
export interface Sittings {
  readonly startedAt: string;
  readonly resumedAt: readonly string[];
}

/** By what defects are tried. */
export const examinationOf = ({ register, features }: Grounds) => ({
  versions: versions(),
  register: { sha256: register.sha256 },
  features: features.map(({ uri, sha256 }) => ({ uri, sha256 })),
});

/** Keeps what is known so far, in place of what was kept before. Nothing is lost when the process ends in it. */
export function keepMatrix(directory: string, matrix: KillMatrix): void {
  const draft = join(directory, `${matrixFile}.draft`);
  writeFileSync(draft, `${JSON.stringify(matrix, undefined, 2)}\n`);
  renameSync(draft, join(directory, matrixFile));
}

/** Writes matrix and page into `directory`; returns the page's path. @throws EquipmentFault DISK_FULL */
export async function writeMatrix(directory: string, matrix: KillMatrix): Promise<string> {
  const page = resolve(directory, "kill-matrix.html");
  try {
    keepMatrix(directory, matrix);
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
