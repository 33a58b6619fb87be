import { execFile } from "node:child_process";
import { globSync } from "node:fs";
import { availableParallelism } from "node:os";
import { basename, dirname, join } from "node:path";
import { promisify } from "node:util";
import { arithmeticUnits, firmwareFolder } from "../../tools/firmware/compiler.ts";

const run = promisify(execFile);

/** C files below `firmware/`, by patterns. */
export const sourcesOf = (...patterns: readonly string[]): string[] =>
  patterns
    .flatMap((pattern) =>
      globSync(pattern, { cwd: firmwareFolder }).map((file) => join(firmwareFolder, file)),
    )
    .sort();

/** The arithmetic of Ed25519 and X25519, as npm brings it. */
export const arithmeticSources: readonly string[] = arithmeticUnits.map(({ source }) => source);
const arithmetic = dirname(arithmeticSources[0] ?? "");

const options = [
  ...["-std=gnu17", "-D_GNU_SOURCE", "-g", "-O1", "-fno-common"],
  // Whoever reads or writes where it must not is told so, and ends. Shifts are the arithmetic's own, which is somebody else's.
  ...["-fsanitize=address,undefined", "-fno-sanitize=shift,alignment", "-fno-sanitize-recover=all"],
  ...[...["src", "native/host"].map((room) => `-I${join(firmwareFolder, room)}`), `-I${arithmetic}`],
];
const strict = ["-Wall", "-Wextra", "-Wshadow", "-Wstrict-prototypes", "-Wvla", "-Werror"];

/** Compiles with this machine's gcc into `folder` and links the program `name`. @throws Error with what the compiler says */
export async function compileNative(
  name: string,
  sources: readonly string[],
  folder: string,
): Promise<string> {
  const objects: string[] = [];
  const waiting = [...sources.entries()];
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [index, source] = next;
      const object = join(folder, `${index}-${basename(source)}.o`);
      const warnings = source.startsWith(arithmetic) ? ["-w"] : strict;
      await run("gcc", [...options, ...warnings, "-c", source, "-o", object]);
      objects[index] = object;
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  const program = join(folder, name);
  await run("gcc", [...options, ...objects, "-o", program]);
  return program;
}
