import { type PeripheralOptions, putOnAir } from "../../air/bluetooth/index.ts";
import {
  type ConsolePlace,
  createFixture,
  type HostedPlace,
  hostPlace,
  type PassTime,
} from "../../place/index.ts";
import type { EmulatedDevice } from "../device.ts";
import { bluetoothIn } from "./bluetooth-in.ts";
import { followWall } from "./wall-clock.ts";

export interface HostOptions {
  /** The first piece in the place; the control channel can have it exchanged for the next. */
  readonly device: EmulatedDevice;
  readonly console: ConsolePlace;
  /** Path of the unix socket for the switches; none when left out. */
  readonly control?: string | undefined;
  /** `real`: device time follows the wall. `manual`: it moves when the control channel says so. */
  readonly clock: "real" | "manual";
  /** Whether the device has supply from the start. */
  readonly powered: boolean;
  /** The place's Bluetooth LE radio, which shows what the piece in place has to show; none when left out. */
  readonly bluetooth?: PeripheralOptions | undefined;
}

/** A device whose outside is reached from other processes. @throws UsageFault PORT_IN_USE, TOOL_MISSING */
export async function hostDevice({
  device,
  clock,
  bluetooth,
  ...options
}: HostOptions): Promise<HostedPlace> {
  await using opened = new AsyncDisposableStack();
  const fixture = createFixture(device);
  let passTime: PassTime = async (ms) => fixture.device.clock.advance(ms);
  if (clock === "real") {
    const wall = opened.use(followWall(fixture));
    passTime = wall.pass;
  }
  if (bluetooth !== undefined) opened.use(putOnAir(bluetoothIn(fixture), bluetooth));
  const host = opened.use(await hostPlace({ fixture, passTime, ...options }));
  const owned = opened.move();
  return { address: host.address, ended: host.ended, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}
