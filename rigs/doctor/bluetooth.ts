import { type BluetoothOptions, openBluetooth } from "../bluetooth/index.ts";
import { type Finding, ok, type Subject, warning } from "./finding.ts";

/** Takes the adapter and looks once for the board. Connects to nothing. @throws EquipmentFault when the adapter cannot be had */
export async function checkBluetooth(board: string, options: BluetoothOptions): Promise<Finding> {
  const subject: Subject = { board, check: "bluetooth", at: ["boards", board, "bluetooth"] };
  await using bluetooth = openBluetooth(options);
  const seen = await bluetooth.look();
  if (seen !== undefined)
    return ok(subject, `${seen.name ?? "the device"} is seen at ${seen.address}, ${seen.rssi} dBm`);
  return warning(
    subject,
    "the adapter answers, and the board is not to be seen",
    "A board that is set up, or whose window is over, does not advertise. If it should: check bluetooth.device and lookWithinMs.",
  );
}
