/**
 * The air of a lab whose boards have Bluetooth LE, as a process: one radio, in which all of them and every central hear each other.
 *
 *     node emulators/board/radio/main.ts --socket SOCKET --board NAME=SOCKET …
 *
 * At `--socket` each connection is an adapter of its own, for whoever looks for the boards. At a board's socket there is that board's
 * adapter, whose address stays the same, so that a rig can tell it from the others: whichever piece is in its place, and however often that
 * is off the air. When it serves it prints one line of JSON, `{"boards":[{"board","address"}]}`. It ends by SIGTERM or SIGINT and with
 * whoever started it, and takes its sockets with it.
 */
import { parseArgs } from "node:util";
import { messageOf, UsageFault } from "../../../core/kernel/index.ts";
import { formatAddress } from "../../../core/wire/bluetooth/index.ts";
import { createBluetoothRadio, serveRadio } from "../../air/index.ts";
import { liveAsStandIn } from "../stand-in.ts";

await liveAsStandIn(run);

async function run(argv: readonly string[], stopped: Promise<void>): Promise<void> {
  const { socket, boards } = read(argv);
  await using left = new AsyncDisposableStack();
  const radio = left.use(createBluetoothRadio());
  left.use(await serveRadio(radio, { path: socket }));
  const served = [];
  for (const [index, { name, path }] of boards.entries()) {
    const address = boardAddress(index + 1);
    left.use(await serveRadio(radio, { path }, address));
    served.push({ board: name, address });
  }
  process.stdout.write(`${JSON.stringify({ boards: served })}\n`);
  await stopped;
}

/** Locally administered, and none that the radio gives away by itself: those begin with 02. */
function boardAddress(number: number): string {
  return formatAddress(Buffer.of(number & 0xff, number >> 8, 0, 0, 0, 0x06));
}

interface Command {
  readonly socket: string;
  readonly boards: readonly { readonly name: string; readonly path: string }[];
}

/** @throws UsageFault BAD_FLAG */
function read(argv: readonly string[]): Command {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: { socket: { type: "string" }, board: { type: "string", multiple: true, default: [] } },
    });
    if (values.socket === undefined) throw new TypeError("no socket is named");
    const boards = values.board.map((text) => {
      const [, name = "", path = ""] = /^([^=]+)=(.+)$/s.exec(text) ?? [];
      if (name === "") throw new TypeError(`${text} is not NAME=SOCKET`);
      return { name, path };
    });
    return { socket: values.socket, boards };
  } catch (cause) {
    const help = "Give --socket SOCKET, and --board NAME=SOCKET for each board.";
    throw new UsageFault("BAD_FLAG", `${messageOf(cause)}.`, { help, cause });
  }
}
