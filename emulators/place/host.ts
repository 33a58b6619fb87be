import { unreachable } from "../../core/kernel/index.ts";
import { serveControl } from "./control-server.ts";
import type { Fixture } from "./fixture.ts";
import { createLocalEquipment, type PassTime } from "./local-equipment.ts";
import type { ConsoleOutlet, ConsolePlace, Input } from "./outlet.ts";
import { openPty } from "./pty.ts";
import { useStreams } from "./streams.ts";
import { listenTcp } from "./tcp.ts";

export interface PlaceOptions {
  /** The place with its first piece; the control channel can have it exchanged for the next. */
  readonly fixture: Fixture;
  readonly passTime: PassTime;
  readonly console: ConsolePlace;
  /** Path of the unix socket for the switches; none when left out. */
  readonly control?: string | undefined;
  /** Whether the piece has supply from the start. */
  readonly powered: boolean;
}

/** A place whose outside is reached from other processes. */
export interface HostedPlace extends AsyncDisposable {
  /** Where its console is. */
  readonly address: string;
  /** Settles when the console has ended: resolved at the end of input, rejected when it broke. */
  readonly ended: Promise<void>;
}

/** @throws UsageFault PORT_IN_USE, TOOL_MISSING */
export async function hostPlace(options: PlaceOptions): Promise<HostedPlace> {
  const { fixture, passTime, console, control, powered } = options;
  await using opened = new AsyncDisposableStack();
  const equipment = opened.use(createLocalEquipment(fixture, passTime));
  const outlet = opened.use(await openOutlet(console, (bytes) => fixture.device.send(bytes)));
  fixture.onData((bytes) => outlet.write(bytes));
  if (control !== undefined) opened.use(await serveControl(equipment, control));
  if (powered) fixture.device.powerOn();
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
