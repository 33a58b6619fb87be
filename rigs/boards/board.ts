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
import { ConsoleRecorder, type RigConsole } from "../consoles/index.ts";
import { createBoardEquipment } from "./board-equipment.ts";
import type { BoardEvent, BoardParts } from "./board-parts.ts";
import { leaseLine } from "./leased-line.ts";

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
}

interface OpenConsole {
  readonly console: RigConsole;
  readonly recorder: ConsoleRecorder;
}

/** A place of the rig with a board in it. One lease at a time. */
export class Board implements AsyncDisposable {
  readonly name: string;
  readonly kind: TargetKind;
  /** What its fittings allow. */
  readonly capabilities: ReadonlySet<Capability>;
  /** Whether each lease has another piece of the product. */
  readonly exchanges: boolean;
  readonly #parts: BoardParts;
  #console: OpenConsole | undefined;

  constructor(parts: BoardParts) {
    this.name = parts.name;
    this.kind = parts.kind;
    this.#parts = parts;
    this.capabilities = parts.capabilities;
    this.exchanges = parts.blank === "exchange";
  }

  /**
   * The board, blank and without supply. `keep` is given the record when the device is disposed of, before the next lease.
   * @throws EquipmentFault; nothing is left open then
   */
  async lease(terms: ProductTerms, keep: (record: LeaseRecord) => Promise<void>): Promise<Dut> {
    const parts = this.#parts;
    this.#requireAllowed();
    const { console, recorder } = await this.#openConsole();
    const record = { board: this.name, console: recorder, events: [] as BoardEvent[] };
    await using opened = new AsyncDisposableStack();
    opened.defer(() => keep(record));
    parts.listen((event) => void record.events.push(event));
    const line = opened.use(leaseLine(console));
    const equipment = opened.use(
      createBoardEquipment({ ...parts.fittings, expectGap: () => console.expectGap() }),
    );
    const session = terms.openSession(line);
    await equipment.rest();
    await this.#makeBlank(() => equipment.eraseFlash(0, equipment.flashSize));
    return equipDut({
      ...{ slot: this.name, kind: this.kind, console: line, session, equipment },
      capabilities: terms.capabilities,
      golden: terms.golden,
      owned: opened.move(),
    });
  }

  /** The one that is open, unless it has gone: then the same board is looked for anew, wherever its port is now. */
  async #openConsole(): Promise<OpenConsole> {
    const open = this.#console;
    if (open !== undefined && open.console.gone === undefined) {
      open.recorder.renew(open.console.path);
      return open;
    }
    this.#console = undefined;
    await open?.console[Symbol.asyncDispose]();
    const recorder = new ConsoleRecorder({ place: this.name });
    this.#console = { recorder, console: await this.#parts.openConsole(recorder) };
    return this.#console;
  }

  /** By the way that the rig file names. */
  async #makeBlank(erase: () => Promise<void>): Promise<void> {
    const { blank, exchange, fittings, identity } = this.#parts;
    if (blank === "exchange") {
      await exchange?.();
      // What comes from the box is looked at, not believed.
      return erase();
    }
    if (blank === "never")
      throw this.#refuse("it was to be made blank, and the rig file says never", {
        help: "Say how with blank: erase or exchange, or use another board.",
      });
    if (fittings.readHardwareId !== undefined) await identity.confirm(fittings.readHardwareId);
    await erase();
  }

  /** Every scenario makes a blank device and manufactures it. */
  #requireAllowed(): void {
    const { forbidden } = this.#parts;
    if (forbidden.length === 0) return;
    throw this.#refuse(`${forbidden.join(" and ")} cannot be taken back on this board`, {
      help: `Allow it with --allow-irreversible ${this.name} if the board may be given up for it.`,
    });
  }

  #refuse(why: string, { help }: { readonly help: string }): EquipmentFault {
    return new EquipmentFault("NOT_PERMITTED", `${this.name}: ${why}.`, { help });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#console?.console[Symbol.asyncDispose]();
    await this.#parts[Symbol.asyncDispose]();
  }
}
