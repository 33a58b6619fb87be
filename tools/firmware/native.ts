import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { arithmeticUnits, firmwareFolder } from "./compiler.ts";

/** Parts of the firmware built for this machine. Disposing of it deletes the program. */
export interface NativeProgram extends Disposable {
  /** Hands `lines` to the program's standard input and returns what it prints, by line. */
  run(lines: readonly string[]): string[];
}

/**
 * Builds `firmware/native/NAME.c` with `sources` of `firmware/src`, with the sanitizers on: what a part does to memory that is not its own
 * ends the program. @throws Error with what the compiler says
 */
export function buildNative(name: string, sources: readonly string[]): NativeProgram {
  const folder = mkdtempSync(join(tmpdir(), "assay-native-"));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  const program = join(folder, name);
  const own = sources.map((source) => join(firmwareFolder, "src", source));
  const arithmetic = arithmeticUnits.map(({ source }) => source);
  // The arithmetic shifts negative numbers, as compilers let it; it is somebody else's.
  const checks = ["-fsanitize=address,undefined", "-fno-sanitize-recover", "-fno-sanitize=shift"];
  const includes = [join(firmwareFolder, "src"), join(arithmetic[0] ?? "", "..")].map((path) => `-I${path}`);
  try {
    execFileSync(
      "gcc",
      ["-std=gnu17", "-g", "-O1", "-w", ...checks, ...includes].concat(
        [join(firmwareFolder, "native", `${name}.c`), ...own, ...arithmetic],
        ["-o", program],
      ),
      { stdio: "pipe" },
    );
  } catch (thrown) {
    remove();
    throw thrown;
  }
  return {
    run(lines) {
      const input = lines.map((line) => `${line}\n`).join("");
      const { stdout, stderr, status } = spawnSync(program, { input, maxBuffer: 1 << 26 });
      if (status !== 0) throw new Error(`${name} ended with ${status}:\n${stderr}`);
      return stdout.toString().split("\n").slice(0, -1);
    },
    [Symbol.dispose]: remove,
  };
}
