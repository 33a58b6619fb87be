import { join } from "node:path";
import { connectHci, type HciTransport } from "../../core/dut/index.ts";
import { startStandIn } from "./stand-in.ts";

/**
 * How soon a board that advertises is seen, ms. Whoever begins to scan hears it at once; its stack may have to be loaded first. Whatever must
 * not be seen is waited for as long.
 */
const lookWithinMs = 1_000;

/** The Bluetooth LE radio of a lab, in a process of its own. */
export interface LabRadio {
  /** The adapter in the place of a board. @throws EquipmentFault RADIO_FAILED */
  openAdapter(board: string): Promise<HciTransport>;
  /** How lab.yaml says where a board is heard, and which of all it is. */
  declare(board: string): object;
}

/** One radio, in which all `boards` hear each other. It ends with `opened`; its sockets are in `folder`. @throws EquipmentFault CONTROL_LOST */
export async function startRadio(
  opened: AsyncDisposableStack,
  folder: string,
  boards: readonly string[],
): Promise<LabRadio> {
  const socket = join(folder, "radio");
  const ownSocket = (board: string) => join(folder, `radio-${board}`);
  const served = await startStandIn<{ boards: readonly { board: string; address: string }[] }>(
    opened,
    "emulators/board/radio/main",
    ["--socket", socket, ...boards.flatMap((board) => ["--board", `${board}=${ownSocket(board)}`])],
  );
  const addresses = new Map(served.boards.map(({ board, address }) => [board, address]));
  return {
    openAdapter: (board) => connectHci({ path: ownSocket(board) }),
    declare: (board) => ({
      ...{ driver: "radio", address: socket },
      device: { address: addresses.get(board) },
      lookWithinMs,
    }),
  };
}
