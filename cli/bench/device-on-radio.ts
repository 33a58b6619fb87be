import {
  type BluetoothRadio,
  type GattServer,
  type GattServerOptions,
  openGattServer,
} from "../../emulators/air/bluetooth/index.ts";
import type { BluetoothOffer, DeviceBluetooth } from "../../emulators/device/index.ts";

/** A device on a radio. Disposing of it takes its adapter off. */
export interface DeviceOnRadio extends AsyncDisposable {
  /** Address of its adapter, the same throughout. */
  readonly address: string;
  /** Resolves once the radio shows what the device offers by now. @throws EquipmentFault RADIO_FAILED */
  settled(): Promise<void>;
}

/** Bytes of the longest name that a scan response holds. */
const longestName = 29;

/**
 * Has `radio` show what a device's firmware offers, for as long as it does: an adapter with services of its own for each stay on the air,
 * so that links end with it. Of several services the first is advertised; one has room in 31 bytes.
 */
export function putOnRadio(
  bluetooth: DeviceBluetooth,
  radio: BluetoothRadio,
  onFault: NonNullable<GattServerOptions["onFault"]>,
): DeviceOnRadio {
  // The address is taken now, and again with each adapter.
  const reserved = radio.plugIn();
  const { address } = reserved;
  let server: GattServer | undefined;
  let work = Promise.resolve(reserved[Symbol.asyncDispose]());

  const show = async (offered: BluetoothOffer | undefined): Promise<void> => {
    await server?.[Symbol.asyncDispose]();
    server = undefined;
    if (offered === undefined) return;
    const { name, services } = offered;
    server = await openGattServer({ adapter: radio.plugIn(address), name, services, onFault });
    const advertised = services.slice(0, 1).map(({ uuid }) => uuid);
    await server.startAdvertising({ name: name.slice(0, longestName), services: advertised });
  };
  const then = (offered: BluetoothOffer | undefined): void => {
    work = work.then(() => show(offered)).catch(onFault);
  };

  then(bluetooth.offered);
  const stop = bluetooth.onChange(then);
  return {
    address,
    async settled() {
      let seen: Promise<void> | undefined;
      while (seen !== work) {
        seen = work;
        await seen;
      }
    },
    async [Symbol.asyncDispose]() {
      stop();
      then(undefined);
      await work;
    },
  };
}
