import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { RunStarted } from "../../core/journal/index.ts";
import { messageOf, UsageFault } from "../../core/kernel/index.ts";
import type { KillMatrix } from "../sensitivity/kill-matrix.ts";

/**
 * A matrix shows what the examination catches; one of other features or another register would show it of another examination.
 * @throws UsageFault
 */
export async function requireMatrixOf(folder: string, { register, features }: RunStarted): Promise<void> {
  const matrix = await readMatrix(join(folder, "kill-matrix.json"));
  const digests = new Map(matrix.features.map(({ uri, sha256 }) => [uri, sha256]));
  const changed = features.find(({ uri, sha256 }) => (digests.get(uri) ?? sha256) !== sha256);
  const other = matrix.register.sha256 !== register.sha256 ? "register of requirements" : changed?.uri;
  if (other === undefined) return;
  throw new UsageFault(
    "RUN_INCOMPARABLE",
    `${folder}: this matrix was made with another ${other} than the run.`,
    {
      help: "Make it anew with assay sensitivity, by the Assay that the run was made with.",
    },
  );
}

async function readMatrix(file: string): Promise<KillMatrix> {
  try {
    const matrix = JSON.parse(await readFile(file, "utf8")) as KillMatrix;
    const { version, features, defects, sound } = matrix;
    if (version === 1 && [features, defects, sound].every(Array.isArray)) return matrix;
    throw new SyntaxError("it is no kill matrix of version 1");
  } catch (cause) {
    throw new UsageFault("FILE_MALFORMED", `${file}: the kill matrix cannot be read: ${messageOf(cause)}.`, {
      help: "Name the folder that assay sensitivity wrote.",
      cause,
    });
  }
}
