import type { Readable, Writable } from "node:stream";
import { unreachable } from "../../../core/kernel/index.ts";
import type { EmulatedDevice } from "../device.ts";
import { createFixture } from "../dut/fixture.ts";
import { createLocalEquipment, type PassTime } from "../dut/local-equipment.ts";
import { serveControl } from "./control-server.ts";
import type { ConsoleOutlet, Input } from "./outlet.ts";
import { openPty } from "./pty.ts";
import { useStreams } from "./streams.ts";
import { listenTcp } from "./tcp.ts";
import { followWall } from "./wall-clock.ts";

export type ConsolePlace =
  | { readonly kind: "pty"; readonly path: string }
  | { readonly kind: "tcp"; readonly port: number }
  | { readonly kind: "streams"; readonly source: Readable; readonly sink: Writable };

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

/** A device whose outside is reached from other processes. */
export interface DeviceHost extends AsyncDisposable {
  /** Where its console is. */
  readonly address: string;
  /** Settles when the console has ended: resolved at the end of input, rejected when it broke. */
  readonly ended: Promise<void>;
}

/** @throws UsageFault PORT_IN_USE, TOOL_MISSING */
export async function hostDevice({
  device,
  console,
  control,
  clock,
  powered,
}: HostOptions): Promise<DeviceHost> {
  await using opened = new AsyncDisposableStack();
  const fixture = createFixture(device);
  let passTime: PassTime | undefined;
  if (clock === "real") {
    const wall = opened.use(followWall(fixture));
    passTime = wall.pass;
  }
  const equipment = opened.use(createLocalEquipment(fixture, passTime));
  const outlet = opened.use(await openOutlet(console, (bytes) => fixture.device.send(bytes)));
  fixture.onData((bytes) => outlet.write(bytes));
  if (control !== undefined) opened.use(await serveControl(equipment, control));
  if (powered) device.powerOn();
  const owned = opened.move();
  return { address: outlet.address, ended: outlet.ended, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

async function openOutlet(place: ConsolePlace, input: Input): Promise<ConsoleOutlet> {
  switch (place.kind) {
    case "pty":
      return openPty(place.path, input);
    case "tcp":
      return listenTcp(place.port, input);
    case "streams":
      return useStreams(place.source, place.sink, input);
    default:
      return unreachable(place);
  }
}
