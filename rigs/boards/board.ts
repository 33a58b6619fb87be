import {
  type Capability,
  type ConsoleSession,
  type Dut,
  equipDut,
  type GoldenImage,
  type SerialLine,
  type TargetKind,
} from "../../core/dut/index.ts";
import { EquipmentFault } from "../../core/kernel/index.ts";
import { openBluetooth } from "../bluetooth/index.ts";
import { ConsoleRecorder, type RigConsole } from "../consoles/index.ts";
import type { BoardDeclaration } from "../lab/index.ts";
import { createBoardEquipment, type RigEquipment } from "./board-equipment.ts";
import { type BoardEvent, type BoardParts, type BoardSettings, openBoardParts } from "./board-parts.ts";
import { declaredCapabilities } from "./capabilities.ts";
import { type LeasedLine, PlainLine } from "./leased-line.ts";
import { OwnPortLine } from "./own-port-line.ts";
import { timeFittings } from "./spent-time.ts";

/** What the product says of its devices, and how they are talked to. */
export interface ProductTerms {
  readonly capabilities: ReadonlySet<Capability>;
  readonly golden: GoldenImage | undefined;
  readonly openSession: (line: SerialLine) => ConsoleSession;
}

/** All that was seen of a board while it was leased. */
export interface LeaseRecord {
  readonly board: string;
  readonly console: ConsoleRecorder;
  /** Failed attempts of tools, backups, wear, exchanged pieces. */
  readonly events: readonly BoardEvent[];
  /** What its equipment did wrong first; undefined when it served well. */
  readonly fault: EquipmentFault | undefined;
}

interface OpenConsole {
  readonly console: RigConsole;
  readonly recorder: ConsoleRecorder;
}

/** A lease under way. */
interface Lease {
  readonly equipment: RigEquipment;
  readonly opened: AsyncDisposableStack;
}

/** A place of the rig with a board in it. One lease at a time. Its drivers are opened with the first. */
export class Board implements AsyncDisposable {
  readonly name: string;
  readonly kind: TargetKind;
  /** What its fittings allow. */
  readonly capabilities: ReadonlySet<Capability>;
  /** Whether each lease has another piece of the product. */
  readonly exchanges: boolean;
  readonly #declaration: BoardDeclaration;
  readonly #settings: BoardSettings;
  /** Its drivers, or why they cannot be opened: a broken place stays broken, and costs its time only once. */
  #parts: Promise<BoardParts> | undefined;
  #console: OpenConsole | undefined;
  #lease: Lease | undefined;
  #stoodDown = false;

  constructor(name: string, declaration: BoardDeclaration, settings: BoardSettings) {
    this.name = name;
    this.kind = declaration.kind;
    this.capabilities = declaredCapabilities(declaration);
    this.exchanges = declaration.blank === "exchange";
    this.#declaration = declaration;
    this.#settings = settings;
  }

  /**
   * The board, blank and without supply. `keep` is given the record when the device is disposed of, before the next lease.
   * @throws UsageFault, EquipmentFault; nothing is left open then
   */
  async lease(terms: ProductTerms, keep: (record: LeaseRecord) => Promise<void>): Promise<Dut> {
    this.#requireStanding();
    this.#requireAllowed();
    this.#parts ??= openBoardParts(this.name, this.#declaration, this.#settings);
    const parts = await this.#parts;
    const { console, recorder } = await this.#openConsole(parts);
    const fault = undefined as EquipmentFault | undefined;
    const record = { board: this.name, console: recorder, events: [] as BoardEvent[], fault };
    const ill = (found: EquipmentFault) => {
      record.fault ??= found;
    };
    await using opened = new AsyncDisposableStack();
    opened.defer(() => {
      this.#lease = undefined;
    });
    opened.defer(() => keep(record));
    parts.listen((event) => void record.events.push(event));
    opened.defer(() => this.#requireWhole(recorder, ill));
    const line = opened.use(this.#leaseLine(parts, console, recorder));
    const { fittings, spent } = timeFittings(parts.fittings, ill);
    opened.defer(() => void record.events.push({ kind: "spent", ms: spent() }));
    const equipment = opened.use(createBoardEquipment({ ...fittings, console: line }));
    const owned = new AsyncDisposableStack();
    this.#lease = { equipment, opened: owned };
    this.#requireStanding();
    const session = terms.openSession(line);
    await equipment.rest();
    await this.#makeBlank(parts, () => equipment.eraseFlash(0, equipment.flashSize));
    this.#requireStanding();
    owned.use(opened.move());
    const around = this.#declaration.bluetooth;
    const bluetooth = around && owned.use(openBluetooth(around));
    const device = equipDut({
      ...{ slot: this.name, kind: this.kind, console: line, session, equipment, bluetooth },
      capabilities: terms.capabilities,
      golden: terms.golden,
      owned,
    });
    return watchRecovery(device, () => ill(goldenDead(this.name)));
  }

  /**
   * Ends whatever is under way, for good: nothing more is done to the board, its supply is cut and its switches are at rest, what was
   * seen is kept, and its drivers are closed. @throws EquipmentFault for what did not come to rest
   */
  async standDown(): Promise<void> {
    this.#stoodDown = true;
    const lease = this.#lease;
    if (lease === undefined) return;
    lease.equipment.revoke(this.#abort());
    try {
      await lease.equipment.rest();
    } finally {
      await lease.opened.disposeAsync();
    }
  }

  #leaseLine(parts: BoardParts, console: RigConsole, recorder: ConsoleRecorder): LeasedLine {
    const reopen = async () => {
      await this.#console?.console[Symbol.asyncDispose]();
      const anew = await parts.openConsole(recorder);
      this.#console = { recorder, console: anew };
      return anew;
    };
    const options = { place: this.name, console, reopen };
    return this.#ownPort ? new OwnPortLine(options) : new PlainLine(options);
  }

  get #ownPort(): boolean {
    const { console } = this.#declaration;
    return console.driver !== "process" && console.reenumerates;
  }

  /** The one that is open, unless it has gone: then the same board is looked for anew, wherever its port is now. */
  async #openConsole(parts: BoardParts): Promise<OpenConsole> {
    const open = this.#console;
    if (open !== undefined && open.console.gone === undefined) {
      open.recorder.renew(open.console.path);
      return open;
    }
    this.#console = undefined;
    await open?.console[Symbol.asyncDispose]();
    const recorder = new ConsoleRecorder({ place: this.name });
    this.#console = { recorder, console: await parts.openConsole(recorder) };
    return this.#console;
  }

  /** A port that has no reason to vanish, and did: what the board said meanwhile nobody has searched. */
  #requireWhole(recorder: ConsoleRecorder, ill: (fault: EquipmentFault) => void): void {
    const doubt = this.#ownPort ? undefined : recorder.doubtSince(0);
    if (doubt === undefined) return;
    ill(doubt);
    throw doubt;
  }

  /** By the way that the rig file names. */
  async #makeBlank({ exchange }: BoardParts, erase: () => Promise<void>): Promise<void> {
    const { blank } = this.#declaration;
    if (blank === "never")
      throw this.#refuse("it was to be made blank, and the rig file says never", {
        help: "Say how with blank: erase or exchange, or use another board.",
      });
    if (blank === "exchange") await exchange?.();
    // What comes from the box is looked at, not believed.
    await erase();
  }

  /** Every scenario makes a blank device and manufactures it. */
  #requireAllowed(): void {
    const { irreversible } = this.#declaration;
    if (this.#settings.allowed || irreversible.length === 0) return;
    throw this.#refuse(`${irreversible.join(" and ")} cannot be taken back on this board`, {
      help: `Allow it with --allow-irreversible ${this.name} if the board may be given up for it.`,
    });
  }

  #refuse(why: string, { help }: { readonly help: string }): EquipmentFault {
    return new EquipmentFault("NOT_PERMITTED", `${this.name}: ${why}.`, { help });
  }

  #requireStanding(): void {
    if (this.#stoodDown) throw this.#abort();
  }

  #abort(): EquipmentFault {
    return new EquipmentFault("ABORTED", `${this.name} was taken down in the middle of its lease.`, {
      help: "Run the scenario again; its board was left without supply.",
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#console?.console[Symbol.asyncDispose]();
    // Of drivers that could not be opened each lease has told.
    await (await this.#parts?.catch(() => undefined))?.[Symbol.asyncDispose]();
  }
}

/** The same device, which tells when not even its golden image answers. */
function watchRecovery(device: Dut, onDead: () => void): Dut {
  const recover = device.recover.bind(device);
  return Object.assign(device, {
    async recover(signal?: AbortSignal) {
      const how = await recover(signal);
      if (how === "dead") onDead();
      return how;
    },
  });
}

function goldenDead(name: string): EquipmentFault {
  return new EquipmentFault("GOLDEN_IMAGE_DEAD", `${name}: its golden image does not answer.`, {
    help: "Examine the board: assay rig doctor and assay rig console.",
  });
}
