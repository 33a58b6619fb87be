import { chmodSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FlashTool } from "../../equipment/index.ts";
import { type ChipState, NorChip } from "./nor-chip.ts";

/** A board with a NOR chip and the stand-in of a flash program that reaches it, in a folder that is gone at the end. */
export interface ToolBench extends AsyncDisposable {
  readonly folder: string;
  readonly chip: NorChip;
  /** Path of an executable that is used as the real program would be. */
  readonly program: string;
  is(state: ChipState): void;
}

/** `standIn` is the file of this folder that plays the program; `environment` is what it is told besides. */
export async function openBench(
  standIn: string,
  contents: Uint8Array,
  environment: Readonly<Record<string, string>> = {},
): Promise<ToolBench> {
  const folder = await mkdtemp(join(tmpdir(), "assay-flash-test-"));
  const chip = NorChip.make(join(folder, "chip.bin"), contents);
  const program = join(folder, standIn.replace(/^fake-|\.ts$/g, ""));
  const set = Object.entries(environment).map(([name, value]) => `${name}='${value}' `);
  const started = [process.execPath, join(import.meta.dirname, standIn), chip.path];
  writeFileSync(
    program,
    `#!/bin/sh\n${set.join("")}exec ${started.map((word) => `'${word}'`).join(" ")} "$@"\n`,
  );
  chmodSync(program, 0o755);
  return {
    folder,
    chip,
    program,
    is: (state) => chip.change(state),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

/** As the contract suite wants it. */
export async function underTest(
  bench: ToolBench,
  opening: Promise<FlashTool>,
  { holds = true }: { readonly holds?: boolean } = {},
) {
  const tool = await opening;
  return {
    tool,
    contents: async () => Uint8Array.from(bench.chip.contents()),
    ...(holds && { held: async () => bench.chip.state.held ?? false }),
    unplug: async () => bench.is({ unplugged: true }),
    async [Symbol.asyncDispose]() {
      await tool[Symbol.asyncDispose]();
      await bench[Symbol.asyncDispose]();
    },
  };
}
