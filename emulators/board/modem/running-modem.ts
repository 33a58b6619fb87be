import { OwnAccessPoint } from "./access-point.ts";
import { Arguments, AtError } from "./arguments.ts";
import { basicCommands } from "./basic-commands.ts";
import { ModemClock } from "./clock.ts";
import { Collection, type Commands, type Context, type Forms, type Handler } from "./context.ts";
import { Links } from "./links.ts";
import { networkCommands } from "./network-commands.ts";
import { Station } from "./station.ts";
import type { AccessPointSettings, Storage } from "./storage.ts";
import { applyMode, joinByItself, tellCable, wifiCommands } from "./wifi-commands.ts";
import type { ModemWiring } from "./wiring.ts";

const commands: Commands = { ...basicCommands, ...wifiCommands, ...networkCommands };
/** A command line is no longer, bytes. */
const longestLine = 256;
const defaultBaudRate = 115_200;
const [carriageReturn, lineFeed] = [0x0d, 0x0a];

interface Collecting {
  readonly collection: Collection;
  readonly bytes: number[];
}

/** The modem from one start to the next: what it holds in memory. */
export class RunningModem implements Context {
  readonly storage: Storage;
  readonly clock: ModemClock;
  readonly station: Station;
  readonly accessPoint: OwnAccessPoint;
  readonly links: Links;
  mode: number;
  ownSettings: AccessPointSettings | undefined;
  echo = true;
  stores = true;
  baudRate = defaultBaudRate;
  readonly restart: () => void;
  readonly #wiring: ModemWiring;
  readonly #end = new AbortController();
  #cable = false;
  #line: number[] = [];
  #collecting: Collecting | undefined;
  #working = false;
  #wasOnline = false;

  constructor(wiring: ModemWiring, storage: Storage, cable: boolean, restart: () => void) {
    this.#wiring = wiring;
    this.storage = storage;
    this.restart = restart;
    this.mode = storage.mode;
    this.ownSettings = storage.accessPoint;
    this.#cable = cable;
    this.clock = new ModemClock(wiring.now);
    const line = (text: string) => this.line(text);
    this.station = new Station(wiring.air, { say: line, changed: () => this.#networkChanged() });
    this.accessPoint = new OwnAccessPoint(wiring.air, {
      say: line,
      connected: (stream) => this.links.welcome(stream),
    });
    this.links = new Links({ line, raw: (bytes) => this.raw(bytes), arrived: () => wiring.arrived() });
  }

  /** What it says and does by itself once it is up. */
  begin(): void {
    this.line("\r\nready");
    applyMode(this);
    if (this.#cable) tellCable(this);
    joinByItself(this);
  }

  end(): void {
    this.#end.abort();
    this.station.end();
    this.accessPoint.show(undefined);
    this.links.drop();
  }

  get signal(): AbortSignal {
    return this.#end.signal;
  }

  get cable(): boolean {
    return this.#cable;
  }

  get online(): boolean {
    return this.#cable || this.station.network !== undefined;
  }

  /** Whether a command is being worked on. */
  get working(): boolean {
    return this.#working;
  }

  plug(cable: boolean): void {
    if (cable === this.#cable) return;
    this.#cable = cable;
    tellCable(this);
    this.#networkChanged();
  }

  line(text: string): void {
    this.raw(Buffer.from(`${text}\r\n`));
  }

  raw(bytes: Uint8Array): void {
    if (!this.#end.signal.aborted) this.#wiring.say(bytes);
  }

  cross(): (() => void) | undefined {
    return this.#wiring.leaves();
  }

  askTime(): void {
    if (!this.clock.asksServer || !this.online || this.#end.signal.aborted) return;
    this.clock.synchronise();
    this.line("+TIME_UPDATED");
  }

  /** Takes bytes of the host. */
  receive(bytes: Uint8Array): void {
    for (const byte of bytes) {
      if (this.#collecting !== undefined) this.#collect(this.#collecting, byte);
      else this.#type(byte);
    }
  }

  #networkChanged(): void {
    const before = this.#wasOnline;
    this.#wasOnline = this.online;
    if (!this.online) this.links.closeAll("network");
    else if (!before) this.askTime();
  }

  #type(byte: number): void {
    if (this.echo && !this.#working) this.raw(Uint8Array.of(byte));
    if (byte !== lineFeed) {
      this.#line.push(byte);
      return;
    }
    const text = Buffer.from(this.#line).toString("latin1");
    this.#line = [];
    // Lines end with both; one that does not is passed over.
    if (text.at(-1)?.charCodeAt(0) !== carriageReturn || text.length === 1) return;
    if (this.#working) this.line("\r\nbusy p...");
    else void this.#run(text.slice(0, -1));
  }

  #collect({ collection, bytes }: Collecting, byte: number): void {
    bytes.push(byte);
    if (bytes.length < collection.length) return;
    this.#collecting = undefined;
    if (collection.counts) this.line(`\r\nRecv ${bytes.length} bytes`);
    try {
      this.line(`\r\n${collection.done(Uint8Array.from(bytes))}`);
    } catch (thrown) {
      this.#refuse(thrown);
    }
  }

  async #run(text: string): Promise<void> {
    this.#working = true;
    try {
      const [handler, given] = read(text);
      const result = handler(this, given);
      // What is done at once is answered at once.
      this.#answer(result instanceof Promise ? await result : result);
    } catch (thrown) {
      this.#refuse(thrown);
    } finally {
      this.#working = false;
      this.#wiring.rests();
    }
  }

  #answer(result: unknown): void {
    this.line("\r\nOK");
    if (!(result instanceof Collection)) return;
    this.raw(Buffer.from("\r\n>"));
    this.#collecting = { collection: result, bytes: [] };
  }

  #refuse(thrown: unknown): void {
    if (!(thrown instanceof AtError)) throw thrown;
    if (thrown.said !== undefined) this.line(thrown.said);
    this.line("\r\nERROR");
  }
}

/** @throws AtError for what is no command of this modem */
function read(text: string): readonly [Handler, Arguments] {
  const [, name = "", rest = ""] = /^AT\+([A-Z_]+)(.*)$/s.exec(text) ?? /^(AT(?:E[01])?)()$/.exec(text) ?? [];
  const forms: Forms = Object.hasOwn(commands, name) ? (commands[name] ?? {}) : {};
  const handler =
    rest === "" ? forms.run : rest === "?" ? forms.query : rest.startsWith("=") ? forms.set : undefined;
  if (handler === undefined || text.length > longestLine) throw new AtError();
  return [handler, new Arguments(rest.slice(1))];
}
