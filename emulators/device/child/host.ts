import {
  type ConsolePlace,
  createFixture,
  type HostedPlace,
  hostPlace,
  type PassTime,
} from "../../place/index.ts";
import type { EmulatedDevice } from "../device.ts";
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
}

/** A device whose outside is reached from other processes. @throws UsageFault PORT_IN_USE, TOOL_MISSING */
export async function hostDevice({ device, clock, ...options }: HostOptions): Promise<HostedPlace> {
  await using opened = new AsyncDisposableStack();
  const fixture = createFixture(device);
  let passTime: PassTime = async (ms) => fixture.device.clock.advance(ms);
  if (clock === "real") {
    const wall = opened.use(followWall(fixture));
    passTime = wall.pass;
  }
  const host = opened.use(await hostPlace({ fixture, passTime, ...options }));
  const owned = opened.move();
  return { address: host.address, ended: host.ended, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}
