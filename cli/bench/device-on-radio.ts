import {
  type BluetoothRadio,
  type GattServerOptions,
  putOnAir,
} from "../../emulators/air/bluetooth/index.ts";
import type { DeviceBluetooth } from "../../emulators/device/index.ts";

/** A device on a radio. Disposing of it takes its adapter off. */
export interface DeviceOnRadio extends AsyncDisposable {
  /** Address of its adapter, the same throughout. */
  readonly address: string;
  /** Resolves once the radio shows what the device offers by now; what went wrong with it `onFault` has heard. */
  settled(): Promise<void>;
}

/**
 * Has `radio` show what a device's firmware offers, for as long as it does: an adapter with services of its own for each stay on the air,
 * so that links end with it.
 */
export function putOnRadio(
  bluetooth: DeviceBluetooth,
  radio: BluetoothRadio,
  onFault: NonNullable<GattServerOptions["onFault"]>,
): DeviceOnRadio {
  // The address is taken now, and again with each adapter.
  const reserved = radio.plugIn();
  const { address } = reserved;
  const isFree = reserved[Symbol.asyncDispose]();
  const openAdapter = async () => {
    await isFree;
    return radio.plugIn(address);
  };
  const peripheral = putOnAir(bluetooth, { openAdapter, onFault });
  return {
    address,
    settled: () => peripheral.settled(),
    [Symbol.asyncDispose]: () => peripheral[Symbol.asyncDispose](),
  };
}
