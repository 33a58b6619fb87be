import {
  type BluetoothPort,
  connectHci,
  createCentral,
  type HciAddress,
  openHciDevice,
} from "../../core/dut/index.ts";
import type { BluetoothOptions } from "./settings.ts";

export { type BluetoothOptions, bluetoothSchema } from "./settings.ts";

/** Bluetooth LE around a board, by the driver that `options` name. The adapter is taken at the first use. */
export function openBluetooth(options: BluetoothOptions): BluetoothPort & AsyncDisposable {
  const { name, address, service } = options.device;
  return createCentral({
    openAdapter: async () =>
      options.driver === "hci"
        ? openHciDevice(Number(options.adapter.slice("hci".length)))
        : await connectHci(placeOf(options.address)),
    device: {
      ...(name === undefined ? {} : { name }),
      ...(address === undefined ? {} : { address }),
      ...(service === undefined ? {} : { service }),
    },
    timing: {
      lookMs: options.lookWithinMs,
      connectMs: options.connectWithinMs,
      operationMs: options.answerWithinMs,
    },
  });
}

function placeOf(address: string): HciAddress {
  return address.startsWith("/") ? { path: address } : { port: Number(address.split(":")[1]) };
}
