import { execFile } from "node:child_process";
import { mkdir } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { dirname, join, relative } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const root = join(import.meta.dirname, "../..");
export const firmwareFolder = join(root, "firmware");
const arithmetic = join(root, "node_modules/ed25519-supercop/vendor/ed25519/src");
const arithmeticFiles = ["fe", "ge", "keypair", "sc", "sha512", "sign", "verify"];

/** The same bytes wherever it is built: paths are cut off what the compiler writes down, and nothing asks for the time. */
const always = [
  "-mcpu=cortex-m0plus",
  "-mthumb",
  "-std=gnu17",
  "-ffreestanding",
  "-ffunction-sections",
  "-fdata-sections",
  "-fno-common",
  "-g",
  `-ffile-prefix-map=${root}=.`,
  `-I${join(firmwareFolder, "src")}`,
  `-I${arithmetic}`,
];
const strict = ["-Wall", "-Wextra", "-Wshadow", "-Wstrict-prototypes", "-Wvla", "-Werror"];
const small = ["-Os"];
const fast = ["-O2"];
/** A loop that copies is not to become a call of the function that it is in. */
const withoutLibrary = ["-fno-tree-loop-distribute-patterns"];

interface Unit {
  readonly source: string;
  readonly flags: readonly string[];
}

/** The arithmetic of Ed25519 as npm brings it: somebody else's, so its warnings are not ours to mend. */
export const arithmeticUnits: readonly Unit[] = arithmeticFiles.map((name) => ({
  source: join(arithmetic, `${name}.c`),
  flags: [...fast, "-w"],
}));

/** How a file of `firmware/` is compiled. */
export function unitOf(source: string): Unit {
  const [, room] = relative(firmwareFolder, source).split("/");
  if (room === "memory") return { source, flags: [...fast, ...strict, ...withoutLibrary] };
  return { source, flags: [...(room === "crypto" ? fast : small), ...strict] };
}

/** Compiles each unit into `folder`. @throws Error with what the compiler says */
export async function compile(
  units: readonly Unit[],
  folder: string,
  defines: readonly string[],
): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  const waiting = [...units.entries()];
  const objects: string[] = [];
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [index, { source, flags }] = next;
      const object = join(folder, `${relative(root, source).replaceAll("/", "_")}.o`);
      await tool("gcc", [
        ...always,
        ...flags,
        ...defines.map((name) => `-D${name}`),
        "-c",
        source,
        "-o",
        object,
      ]);
      objects[index] = object;
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  return objects;
}

/** Links `objects` by the script `script` and returns the ELF file. */
export async function link(objects: readonly string[], script: string, elf: string): Promise<string> {
  await mkdir(dirname(elf), { recursive: true });
  const options = ["-nostdlib", "-nostartfiles", "-Wl,--gc-sections,--build-id=none,--no-warn-rwx-segments"];
  const board = ["-mcpu=cortex-m0plus", "-mthumb"];
  await tool("gcc", [
    ...board,
    ...options,
    `-T${join(firmwareFolder, "link", script)}`,
    ...objects,
    "-lgcc",
    "-o",
    elf,
  ]);
  return elf;
}

/** The bytes that an ELF file puts into memory, as a file. */
export async function flatten(elf: string, bin: string): Promise<string> {
  await tool("objcopy", ["-O", "binary", elf, bin]);
  return bin;
}

async function tool(name: string, argv: readonly string[]): Promise<void> {
  try {
    await run(`arm-none-eabi-${name}`, argv);
  } catch (thrown) {
    const { code, stderr } = thrown as { code?: string; stderr?: string };
    if (code === "ENOENT") throw new Error("arm-none-eabi-gcc is missing: npm run packages");
    throw new Error(`${name}: ${stderr ?? thrown}`);
  }
}
