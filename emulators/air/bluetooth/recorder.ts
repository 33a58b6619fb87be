import {
  monitorAdapter,
  monitorHead,
  monitorRecord,
  parseAddress,
} from "../../../core/wire/bluetooth/index.ts";
import type { BluetoothRadio } from "./radio.ts";

/**
 * Records every packet of every adapter of `radio` from now on, as its hosts sent and received them, in btsnoop's monitor form: hands
 * `write` the file's head at once and its records as they come. Disposing of it ends the recording.
 */
export function recordRadio(radio: BluetoothRadio, write: (bytes: Uint8Array) => void): Disposable {
  const told = new Set<number>();
  write(monitorHead());
  const stop = radio.onPacket(({ index, address }, packet) => {
    if (!told.has(index)) write(monitorAdapter(packet.atMs, index, parseAddress(address)));
    told.add(index);
    write(monitorRecord(index, packet));
  });
  return { [Symbol.dispose]: stop };
}
