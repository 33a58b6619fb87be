import { type ParseArgsOptionsConfig, parseArgs } from "node:util";
import { NorChip } from "./nor-chip.ts";

/** What the stand-ins of flash programs share. Each is started as `node fake-….ts CHIP …`, where the real arguments follow CHIP. */

export interface FakeTool {
  readonly chip: NorChip;
  readonly args: string[];
}

/** How a stand-in complains: on which stream and with which exit code its real one does. */
export type Complain = (message: string) => never;

export function complaining(stream: NodeJS.WriteStream, code: number, prefix: string): Complain {
  return (message) => {
    stream.write(`${prefix}${message}\n`);
    process.exit(code);
  };
}

/** Begins a command on the chip: what is wrong with the board shows here. */
export function begin(name: string, failed: Complain, failure: string, missing: string): FakeTool {
  const [path = "", ...args] = process.argv.slice(2);
  const chip = new NorChip(path);
  const { state } = chip;
  chip.change({ log: [...(state.log ?? []), `${name} ${args.join(" ")}`] });
  if (state.hangs) hang();
  if (state.unplugged) failed(missing);
  if (state.failures) {
    chip.change({ failures: state.failures - 1 });
    failed(failure);
  }
  return { chip, args };
}

/** Does what the chip refuses as the real tool would report it. */
export function onChip<T>(failed: Complain, work: () => T): T {
  try {
    return work();
  } catch (thrown) {
    return failed(thrown instanceof Error ? thrown.message : String(thrown));
  }
}

/** Options and words, as the real one knows them; anything else is its usage error. */
export function parse<T extends ParseArgsOptionsConfig>(args: string[], options: T, usage: Complain) {
  try {
    return parseArgs({ args, options, allowPositionals: true, strict: true });
  } catch (thrown) {
    return usage(thrown instanceof Error ? thrown.message : String(thrown));
  }
}

/** Blocks this process for good. */
function hang(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
}
