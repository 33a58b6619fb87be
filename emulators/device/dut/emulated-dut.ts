import { type BluetoothPort, createLocalBinding, type Dut, openSerialLine } from "../../../core/dut/index.ts";
import { createFixture, createLocalEquipment } from "../../place/index.ts";
import type { EmulatedDevice } from "../device.ts";
import { type DutSettings, placeOnBench } from "./bench-place.ts";

export interface EmulatedDutOptions extends DutSettings {
  readonly device: EmulatedDevice;
  /** Disposed of with the device. */
  readonly bluetooth?: (BluetoothPort & AsyncDisposable) | undefined;
}

/**
 * Puts a device of this process on the bench, without supply. Its console goes through the same serial stream as a USB
 * adapter's; no native code is loaded. @throws EquipmentFault PORT_UNOPENABLE
 */
export async function createEmulatedDut({ device, ...settings }: EmulatedDutOptions): Promise<Dut> {
  const path = `emulated:${settings.slot}`;
  await using opened = new AsyncDisposableStack();
  if (settings.bluetooth !== undefined) opened.use(settings.bluetooth);
  const fixture = createFixture(device);
  const equipment = opened.use(createLocalEquipment(fixture, async (ms) => fixture.device.clock.advance(ms)));
  const line = opened.use(await openSerialLine({ path, binding: createLocalBinding(path, device) }));
  return placeOnBench(line, equipment, opened.move(), settings);
}
