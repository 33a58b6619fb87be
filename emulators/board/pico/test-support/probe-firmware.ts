import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { crcOf } from "../boot.ts";

const stageSize = 256;

/** Builds the firmware of the board's tests: what stands from the beginning of the flash. */
export function buildProbe(): Uint8Array {
  const folder = mkdtempSync(join(tmpdir(), "assay-probe-"));
  const source = (name: string) => join(import.meta.dirname, name);
  try {
    const [elf, bin] = [join(folder, "probe.elf"), join(folder, "probe.bin")];
    execFileSync("arm-none-eabi-gcc", [
      ...[
        "-mcpu=cortex-m0plus",
        "-mthumb",
        "-O2",
        "-ffreestanding",
        "-nostdlib",
        "-fno-tree-loop-distribute-patterns",
      ],
      ...[
        "-Wall",
        "-Werror",
        "--param=min-pagesize=0",
        "-T",
        source("probe.ld"),
        source("stage.S"),
        source("probe.c"),
        "-lgcc",
        "-o",
        elf,
      ],
    ]);
    execFileSync("arm-none-eabi-objcopy", ["-O", "binary", elf, bin]);
    const image = readFileSync(bin);
    image.writeUInt32LE(crcOf(image.subarray(0, stageSize - 4)), stageSize - 4);
    return Uint8Array.from(image);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
