/**
 * picotool for virtual Picos: takes the command lines of picotool 2 (info, save, load, erase, reboot; BIN and UF2), prints what it prints and
 * ends with its codes, and reaches each board by its control socket:
 *
 *     node emulators/board/picotool/main.ts SERIAL=CONTROL_SOCKET … -- COMMAND …
 *
 * A rig names it as `program` of the driver picotool, through a script that fills in what stands in front of `--`. While a board is in BOOTSEL
 * mode it has no supply here; `reboot` gives it back.
 */
import { connectEquipment } from "../../../core/dut/index.ts";
import { messageOf } from "../../../core/kernel/index.ts";
import { BadUsage, readCommand } from "./options.ts";
import { runCommand } from "./tool.ts";

const missing = "No accessible RP-series devices in BOOTSEL mode were found.";

const words = process.argv.slice(2);
const boundary = words.indexOf("--");
try {
  const boards = new Map(words.slice(0, boundary).map(boardOf));
  const command = readCommand(words.slice(boundary + 1));
  if (command.verb === "version") process.stdout.write("picotool v2.1.1 (Assay's stand-in)\n");
  else process.stdout.write(await withBoard(boards, command));
} catch (thrown) {
  process.stdout.write(`ERROR: ${messageOf(thrown)}\n`);
  process.exitCode = thrown instanceof BadUsage ? 255 : 1;
}

async function withBoard(
  boards: ReadonlyMap<string, string>,
  command: ReturnType<typeof readCommand>,
): Promise<string> {
  const { serial } = command;
  const [only] = boards.values();
  const control = serial === undefined && boards.size === 1 ? only : boards.get(serial ?? "");
  if (control === undefined) throw new Error(missing);
  await using board = await connectEquipment(control).catch((cause) => {
    throw new Error(missing, { cause });
  });
  return await runCommand(command, board);
}

function boardOf(text: string): [string, string] {
  const [, serial = "", control = ""] = /^([^=]+)=(.+)$/.exec(text) ?? [];
  if (serial === "") throw new BadUsage(`${text} is not SERIAL=CONTROL_SOCKET`);
  return [serial, control];
}
