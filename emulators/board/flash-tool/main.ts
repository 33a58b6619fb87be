/**
 * The flash tool of emulated boards, as a process: it serves openocd's TCL-RPC on 127.0.0.1, one port a board, and reaches each board
 * through its control socket. When all are served it prints one line of JSON, and it ends on SIGTERM, on SIGINT, and when its
 * standard input ends, as it does when the process that started it is gone.
 *
 *     node emulators/board/flash-tool/main.ts --board NAME=CONTROL_SOCKET[:PORT] …
 */
import { parseArgs } from "node:util";
import { EquipmentFault, messageOf, UsageFault } from "../../../core/kernel/index.ts";
import { BoardLink } from "./board-link.ts";
import { serveTarget } from "./server.ts";
import { Target } from "./target.ts";

const map = { base: 0x1000_0000, sectorSize: 4096, hardwareIdAt: 0x1fff_7a10 };

const stopped = new Promise<void>((resolve) => {
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => resolve());
  process.stdin.once("end", resolve).once("close", resolve).resume();
});

try {
  await run(readBoards());
} catch (thrown) {
  const help = thrown instanceof UsageFault || thrown instanceof EquipmentFault ? ` ${thrown.help}` : "";
  process.stderr.write(`${messageOf(thrown)}${help}\n`);
  process.exitCode = thrown instanceof UsageFault ? 2 : 1;
}
// Its standard input may be open still.
process.stdin.destroy();

interface Board {
  readonly name: string;
  readonly control: string;
  readonly port: number;
}

async function run(boards: readonly Board[]): Promise<void> {
  await using left = new AsyncDisposableStack();
  const served = [];
  for (const { name, control, port } of boards) {
    const link = left.use(new BoardLink(control));
    const server = left.use(await serveTarget(new Target(link, map), port));
    const { size, length } = await link.with(async (equipment) => ({
      size: equipment.flashSize,
      length: (await equipment.readHardwareId()).length,
    }));
    served.push({
      board: name,
      tcl: `127.0.0.1:${server.port}`,
      base: map.base,
      size,
      sectorSize: map.sectorSize,
      hardwareId: { address: map.hardwareIdAt, length },
    });
  }
  process.stdout.write(`${JSON.stringify({ ready: true, boards: served })}\n`);
  await stopped;
}

/** @throws UsageFault BAD_FLAG */
function readBoards(): Board[] {
  try {
    const { values } = parseArgs({ options: { board: { type: "string", multiple: true } } });
    const boards = (values.board ?? []).map((text) => {
      const [, name = "", control = "", port = "0"] = /^([^=]+)=(.+?)(?::(\d{1,5}))?$/.exec(text) ?? [];
      if (name === "") throw new TypeError(`${text} is not NAME=CONTROL_SOCKET[:PORT]`);
      return { name, control, port: Number(port) };
    });
    if (boards.length > 0) return boards;
    throw new TypeError("no board is named");
  } catch (cause) {
    const help = "Give --board NAME=CONTROL_SOCKET[:PORT] for each board.";
    throw new UsageFault("BAD_FLAG", `${messageOf(cause)}.`, { help, cause });
  }
}
