import { type BluetoothPort, createCentral } from "../../core/dut/index.ts";
import type { DeviceBluetooth } from "../../emulators/device/index.ts";
import type { DeviceOnRadio } from "./device-on-radio.ts";

/** Host time in which a device that advertises is seen: the radio is in this process and shows it at once. */
const lookMs = 400;

interface Surroundings extends AsyncDisposable {
  readonly shown: DeviceOnRadio;
  readonly phone: BluetoothPort;
}

/**
 * Bluetooth LE around the emulated device at `slot`, on a radio of its own: bleno shows what its firmware offers, noble looks for it. Radio
 * and stacks run in host time, whatever the device's clock does; they are loaded when somebody first looks. Each operation comes after
 * whatever the device has offered or taken back before. @throws EquipmentFault RADIO_FAILED
 */
export function bluetoothAround(slot: string, device: DeviceBluetooth): BluetoothPort & AsyncDisposable {
  let made: Promise<Surroundings> | undefined;
  const faults: unknown[] = [];

  const surroundings = async (): Promise<Surroundings> => {
    made ??= surround(slot, device, (fault) => faults.push(fault));
    const ready = await made;
    await ready.shown.settled();
    if (faults.length > 0) throw faults[0];
    return ready;
  };

  return {
    look: async () => (await surroundings()).phone.look(),
    connect: async () => (await surroundings()).phone.connect(),
    capture: async () => (await surroundings()).phone.capture(),
    async [Symbol.asyncDispose]() {
      await (await made?.catch(() => undefined))?.[Symbol.asyncDispose]();
    },
  };
}

async function surround(
  slot: string,
  device: DeviceBluetooth,
  onFault: (fault: unknown) => void,
): Promise<Surroundings> {
  const { createBluetoothRadio } = await import("../../emulators/air/bluetooth/index.ts");
  const { putOnRadio } = await import("./device-on-radio.ts");
  await using opened = new AsyncDisposableStack();
  const radio = opened.use(createBluetoothRadio(slot));
  const shown = opened.use(putOnRadio(device, radio, onFault));
  const phone = opened.use(
    createCentral({
      openAdapter: async () => radio.plugIn(),
      device: { address: shown.address },
      timing: { lookMs },
    }),
  );
  const owned = opened.move();
  return { shown, phone, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}
