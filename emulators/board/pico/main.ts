/**
 * Virtual Raspberry Pi Picos, as a process that a rig reaches as it would hardware:
 *
 *     node emulators/board/pico/main.ts --board FOLDER … [--load FILE[@OFFSET] …] [--off] [--eager]
 *
 * For each board FOLDER holds, made where missing:
 *   flash.bin   its flash, 2 MiB, at every moment as the chip would hold it
 *   uid         the flash chip's unique id, 16 hexadecimal digits
 *   console     while it runs: a pseudo-terminal, UART0 (GPIO0 and GPIO1). Any baud rate; needs socat
 *   control     while it runs: a unix socket with everything around the board, docs/equipment-socket.md
 * A unix socket's path must be short. `--load` puts a file into each flash before the start: a UF2 where it says, anything else byte for
 * byte at OFFSET (default 0, 0x… for hexadecimal). The boards have supply from the start unless `--off` is given. With `--eager` they
 * compute ahead of real time where the host is fast enough; idle time is real time all the same.
 *
 * When all are there it prints one line of JSON, `{"boards":[{"board","console","control"}]}`. What firmware does that silicon would not
 * take (bus faults, a watchdog that resets nothing) is told on standard error, with the board's name. It ends by SIGTERM or SIGINT, and
 * with whoever started it when its standard input is a pipe that ends.
 */
import { readFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { EquipmentFault, messageOf, UsageFault } from "../../../core/kernel/index.ts";
import { createFixture, hostPlace } from "../../place/index.ts";
import { toldToEnd } from "../told-to-end.ts";
import { load } from "./load.ts";
import { openPicoOnFiles } from "./pico-on-files.ts";

const stopped = toldToEnd();

await run(readCommand()).catch((thrown: unknown) => {
  const help = thrown instanceof UsageFault || thrown instanceof EquipmentFault ? ` ${thrown.help}` : "";
  process.stderr.write(`${messageOf(thrown)}${help}\n`);
  process.exitCode = thrown instanceof UsageFault || thrown instanceof RangeError ? 2 : 1;
});
// What is still open, such as standard input, is the parent's.
process.exit();

interface Command {
  readonly folders: readonly string[];
  readonly files: readonly { readonly bytes: Uint8Array; readonly offset: number }[];
  readonly powered: boolean;
  readonly eager: boolean;
}

async function run({ folders, files, powered, eager }: Command): Promise<void> {
  await using left = new AsyncDisposableStack();
  const boards = [];
  const ends: Promise<void>[] = [];
  for (const folder of folders) {
    const board = basename(folder);
    const { pico } = left.use(
      openPicoOnFiles(folder, {
        eager,
        onRemark: (text) => void process.stderr.write(`${board}: ${text}\n`),
      }),
    );
    for (const { bytes, offset } of files) load(pico, bytes, offset);
    const fixture = createFixture(pico);
    const control = join(folder, "control");
    const host = left.use(
      await hostPlace({
        ...{ fixture, control, powered },
        passTime: (ms) => fixture.device.advance(ms),
        console: { kind: "pty", path: join(folder, "console") },
      }),
    );
    ends.push(host.ended);
    boards.push({ board, console: host.address, control });
  }
  process.stdout.write(`${JSON.stringify({ boards })}\n`);
  await Promise.race([stopped, ...ends]);
}

/** @throws UsageFault BAD_FLAG */
function readCommand(): Command {
  try {
    const { values } = parseArgs({
      options: {
        board: { type: "string", multiple: true, default: [] },
        load: { type: "string", multiple: true, default: [] },
        off: { type: "boolean", default: false },
        eager: { type: "boolean", default: false },
      },
    });
    if (values.board.length === 0) throw new TypeError("no board is named");
    const files = values.load.map((text) => {
      const [, path = "", offset = "0"] = /^(.+?)(?:@(0x[0-9a-f]+|\d+))?$/i.exec(text) ?? [];
      return { bytes: Uint8Array.from(readFileSync(path)), offset: Number(offset) };
    });
    return {
      folders: values.board.map((folder) => resolve(folder)),
      files,
      powered: !values.off,
      eager: values.eager,
    };
  } catch (cause) {
    process.stderr.write(
      `${messageOf(cause)}. Give --board FOLDER for each board, and --load FILE[@OFFSET].\n`,
    );
    process.exit(2);
  }
}
