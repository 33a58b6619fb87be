import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { messageOf, UsageFault } from "../../core/kernel/index.ts";
import type { KillMatrix } from "../../reports/index.ts";
import type { SensitivityOptions } from "./options.ts";

/** The file in a matrix's folder. */
export const matrixFile = "kill-matrix.json";

/** Reads the matrix in `folder`, which was ended before all was tried. @throws UsageFault for none, a damaged or a complete one */
export async function readUnfinished(folder: string): Promise<KillMatrix> {
  const file = join(folder, matrixFile);
  const matrix = await parsed(file);
  if (matrix.version !== 1)
    throw new UsageFault(
      "FILE_MALFORMED",
      `${file}: its format ${matrix.version} is not one this Assay knows.`,
      {
        help: "Go on with the version of Assay that wrote it.",
      },
    );
  if (!matrix.complete) return matrix;
  throw new UsageFault(
    "NOTHING_SELECTED",
    `${file}: the matrix is complete; there is nothing to go on with.`,
    {
      help: "Leave --resume out to make another one.",
    },
  );
}

async function parsed(file: string): Promise<KillMatrix> {
  try {
    return JSON.parse(await readFile(file, "utf8")) as KillMatrix;
  } catch (cause) {
    throw new UsageFault("FILE_UNREADABLE", `${file}: no matrix can be read there: ${messageOf(cause)}`, {
      help: "Name the folder that assay sensitivity wrote, or leave --resume out to begin anew.",
      cause,
    });
  }
}

/** The options under which the rest of `matrix` is tried: those of its beginning. */
export function optionsOf({ mode, seed, names }: KillMatrix): Partial<SensitivityOptions> {
  return {
    seed,
    ...(names === undefined ? {} : { defects: names }),
    ...(mode === "full" ? { full: true as const } : {}),
    ...(mode === "mechanical" ? { mechanical: true as const } : {}),
    ...(mode === "assertions" ? { assertions: true as const } : {}),
  };
}

/**
 * What was tried by another examination proves nothing of this one.
 * @throws UsageFault when features, register or harness are no longer what `matrix` was begun with
 */
export function requireSame(
  folder: string,
  matrix: KillMatrix,
  now: Pick<KillMatrix, "register" | "features" | "versions">,
): void {
  for (const what of ["features", "register", "versions"] as const) {
    if (isDeepStrictEqual(matrix[what], now[what])) continue;
    throw new UsageFault("FILE_MALFORMED", `--resume ${folder}: ${told[what]} since it was begun.`, {
      help: "Make the matrix anew: what was tried before says nothing of what there is now.",
    });
  }
}

const told = {
  features: "features have changed",
  register: "the register has changed",
  versions: "Assay, Node or the system have changed",
} as const;
