import { stat } from "node:fs/promises";
import { BoardDrivers, toolNeedsSupply } from "../boards/index.ts";
import type { Switch } from "../equipment/index.ts";
import type { BoardDeclaration } from "../lab/index.ts";
import { checkAir } from "./air.ts";
import { checkBluetooth } from "./bluetooth.ts";
import { BoardConsole } from "./board-console.ts";
import { type ChipState, checkIdentity, readChip } from "./chip.ts";
import type { DoctorBoard } from "./doctor-board.ts";
import { checkWithinMs, Examination, type OnCheck } from "./examination.ts";
import { ok, type Subject, unchecked, warning } from "./finding.ts";
import { checkFixture } from "./fixture.ts";
import { checkDeviceFile } from "./port.ts";
import { cycleSupply, liar, readSupply } from "./supply.ts";
import { checkTools } from "./tools.ts";

export interface BoardOptions {
  /** Whether its supply may be switched. */
  readonly power: boolean;
  /** Folders in which programs are looked for, as PATH has them. */
  readonly path: string | undefined;
  readonly onCheck: OnCheck;
  /** Whose hardware value that is in the rig file, when it is somebody's. */
  readonly placeOf: (hardwareId: string) => string | undefined;
}

export interface ExaminedBoard {
  readonly examination: Examination;
  /** As the silicon tells it, hexadecimal. */
  readonly hardwareId: string | undefined;
}

/** Reads of flash take their time over some probes, ms. */
const flashWithinMs = 30_000;

/**
 * Examines all that one board is wired to, in the order in which one thing stands on another. Its flash is read, which restarts it;
 * nothing is written to it. Its supply is switched with `power` only, and left as it was.
 */
export async function examineBoard(board: DoctorBoard, options: BoardOptions): Promise<ExaminedBoard> {
  const one = new BoardExamination(board, options);
  return one.run();
}

class BoardExamination {
  readonly #board: DoctorBoard;
  readonly #options: BoardOptions;
  readonly #examination: Examination;
  readonly #drivers: BoardDrivers;
  readonly #console: BoardConsole;
  /** Keys whose tools are not there. */
  #toolless: ReadonlySet<string> = new Set();
  #power: Switch | undefined;
  /** Whether it has supply, as far as equipment tells. */
  #on: boolean | undefined;
  #chip: ChipState | undefined;
  #hardwareId: string | undefined;

  constructor(board: DoctorBoard, options: BoardOptions) {
    this.#board = board;
    this.#options = options;
    this.#examination = new Examination(board.name, options.onCheck);
    this.#drivers = new BoardDrivers(board.name, hasty(board.declaration));
    this.#console = new BoardConsole(board, this.#drivers, this.#examination);
  }

  async run(): Promise<ExaminedBoard> {
    await using _drivers = this.#drivers;
    await using _console = this.#console;
    await this.#checkHost();
    await this.#checkFixture();
    await this.#readPower();
    const before = this.#on;
    const port = await this.#console.checkPort(this.#on);
    if (port === "held") this.#leaveAlone();
    else {
      await this.#tryPower(port === "usable");
      await this.#readFlash(port === "usable");
      await this.#listen(port === "usable");
      await this.#restore(before);
    }
    await this.#readContacts();
    await this.#checkAir();
    await this.#checkBluetooth();
    return { examination: this.#examination, hardwareId: this.#hardwareId };
  }

  /** What this machine must have for it. */
  async #checkHost(): Promise<void> {
    const { name, declaration } = this.#board;
    const { path } = this.#options;
    await this.#examination.check(this.#subject("tools"), async () => {
      const found = await checkTools(name, declaration, path);
      this.#toolless = new Set(found.flatMap(({ status, at }) => (status === "fault" ? at.slice(2) : [])));
      return found;
    });
    for (const { wire, file } of deviceFiles(declaration)) {
      const subject = this.#subject("permissions", wire);
      await this.#examination.check(subject, () => checkDeviceFile(subject, file));
    }
  }

  async #checkFixture(): Promise<void> {
    const { name, declaration } = this.#board;
    if (declaration.fixture === undefined) return;
    await this.#examination.check(this.#subject("fixture", "fixture"), async () => {
      const fixture = await this.#drivers.fixture();
      return fixture === undefined ? [] : checkFixture(name, declaration, fixture);
    });
  }

  async #readPower(): Promise<void> {
    const { declaration } = this.#board;
    const subject = this.#subject("power", "power");
    if (declaration.power === undefined)
      return this.#examination.note(
        warning(subject, "its supply cannot be switched: nothing can be run on it", "Declare power."),
      );
    if (this.#toolless.has("power")) return this.#noteToolless(subject);
    await this.#examination.check(subject, async () => {
      const power = await this.#drivers.power();
      if (power === undefined) return [];
      const { on, finding } = await readSupply(subject, power);
      this.#power = power;
      this.#on = on;
      return finding;
    });
  }

  async #tryPower(heard: boolean): Promise<void> {
    const power = this.#power;
    if (power === undefined) return;
    const subject = this.#subject("power", "power");
    const stillTalks = async () => heard && (await this.#console.isAlive());
    if (this.#options.power) {
      const cycled = await this.#examination.check(subject, () => cycleSupply(subject, power, stillTalks));
      this.#on = cycled ? true : undefined;
    } else if (this.#on === false)
      await this.#examination.check(subject, async () => {
        const talks = await stillTalks();
        if (talks) this.#on = undefined;
        return talks ? liar(subject) : [];
      });
  }

  async #readFlash(heard: boolean): Promise<void> {
    const { declaration } = this.#board;
    const { flash } = declaration;
    if (flash === undefined) return;
    const subject = this.#subject("flash", "flash");
    if (this.#toolless.has("flash")) return this.#noteToolless(subject);
    if (flash.driver === "file" && (await stat(flash.path).catch(() => undefined)) === undefined)
      return this.#examination.note(
        unchecked(subject, `${flash.path} is not there yet: the first write makes it`),
      );
    if (this.#on === false && toolNeedsSupply(declaration))
      return this.#examination.note(unchecked(subject, "the board has no supply", giveSupply));
    // esptool has the console's port for itself; of the others, the restart at the end is listened to.
    if (flash.driver === "esptool") await this.#console.close();
    else if (heard && this.#on !== false) await this.#console.attend();
    await this.#examination.check(
      subject,
      async () => {
        const tool = await this.#drivers.tool();
        if (tool === undefined) return [];
        await this.#readIdentity();
        this.#chip = await readChip(subject, tool, this.#board.flash);
        return this.#chip.findings;
      },
      flashWithinMs,
    );
  }

  async #readIdentity(): Promise<void> {
    const { hardwareId: declared } = this.#board.declaration;
    const subject = this.#subject("identity", declared === undefined ? "flash" : "hardwareId");
    await this.#examination.check(
      subject,
      async () => {
        const read = await this.#drivers.hardwareId();
        if (read === undefined) return unchecked(subject, "nothing here reads the hardware value");
        const seen = await checkIdentity(subject, read, declared, this.#options.placeOf);
        this.#hardwareId = seen.hardwareId;
        return seen.finding;
      },
      flashWithinMs / 2,
    );
  }

  async #listen(usable: boolean): Promise<void> {
    if (!usable) return;
    const subject = this.#subject("console", "console");
    if (this.#on === false)
      return this.#examination.note(unchecked(subject, "the board has no supply", giveSupply));
    await this.#console.listen({ on: this.#on, blank: this.#chip?.blank });
  }

  /**
   * As it was; on, where nobody could tell. A tool that lets go of a board starts it, and many a probe gives it supply for that: one that
   * had none is told so once more, or it would talk and its switch be called a liar by whoever looks next.
   */
  async #restore(before: boolean | undefined): Promise<void> {
    const power = this.#power;
    const isStarted = this.#options.power || this.#chip !== undefined;
    if (power === undefined || before !== false || !isStarted) return;
    const subject = this.#subject("power", "power");
    await this.#examination.check(subject, async () => {
      await power.set(false);
      return [];
    });
  }

  #leaveAlone(): void {
    const why = "somebody works with the board, and is not disturbed";
    const keys = ["flash", "console"] as const;
    for (const key of keys)
      if (this.#board.declaration[key] !== undefined)
        this.#examination.note(unchecked(this.#subject(key, key), why, "Try again once its port is free."));
  }

  async #readContacts(): Promise<void> {
    const { declaration } = this.#board;
    for (const key of ["button", "network"] as const) {
      if (declaration[key] === undefined) continue;
      const subject = this.#subject("contacts", key);
      if (this.#toolless.has(key)) {
        this.#noteToolless(subject);
        continue;
      }
      await this.#examination.check(subject, async () => {
        const contact = await this.#drivers[key]();
        const on = await contact?.read();
        if (on === undefined) return unchecked(subject, `${key} cannot be asked for its position`);
        if (key === "button" && on)
          return warning(subject, "the button is pressed", "Release it: a held button resets the device.");
        return ok(subject, `${key} reads back ${on ? "on" : "off"}`);
      });
    }
  }

  async #checkAir(): Promise<void> {
    const { name, declaration } = this.#board;
    const { air } = declaration;
    if (air?.driver !== "network-manager") return;
    if (this.#toolless.has("air")) return this.#noteToolless(this.#subject("air", "air"));
    await this.#examination.check(this.#subject("air", "air"), () => checkAir(name, air, checkWithinMs / 3));
  }

  async #checkBluetooth(): Promise<void> {
    const { name, declaration } = this.#board;
    const { bluetooth } = declaration;
    if (bluetooth === undefined) return;
    await this.#examination.check(this.#subject("bluetooth", "bluetooth"), () =>
      checkBluetooth(name, bluetooth),
    );
  }

  #noteToolless(subject: Subject): void {
    this.#examination.note(unchecked(subject, "its tool is missing"));
  }

  #subject(check: Subject["check"], ...at: readonly string[]): Subject {
    return this.#examination.subject(check, ...at);
  }
}

const giveSupply = "Give it supply, or have it given with --power.";

/** The same board, none of whose operations is waited for long: who only looks does not wait for what is not there. */
function hasty(board: BoardDeclaration): BoardDeclaration {
  const { console, flash } = board;
  const withinMs = flashWithinMs / 2;
  return {
    ...board,
    ...(console.driver !== "process" && { console: { ...console, reenumerates: false } }),
    ...(flash !== undefined &&
      "withinMs" in flash && { flash: { ...flash, withinMs: Math.min(withinMs, flash.withinMs) } }),
  };
}

/** Files of /dev, but for the console's, that this user must be able to use. */
function deviceFiles(board: BoardDeclaration): { readonly wire: string; readonly file: string }[] {
  const { power, button, network, flash } = board;
  const switches = Object.entries({ power, button, network }).flatMap(([wire, one]) => {
    if (one?.driver === "lcus") return [{ wire, file: one.path }];
    if (one?.driver !== "gpioset") return [];
    return [{ wire, file: one.chip.startsWith("/") ? one.chip : `/dev/${one.chip}` }];
  });
  return flash?.driver === "esptool" ? [...switches, { wire: "flash", file: flash.port }] : switches;
}
