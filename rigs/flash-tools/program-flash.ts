import { type EquipmentFault, messageOf } from "../../core/kernel/index.ts";
import { runCommand } from "../command/index.ts";
import type { FlashTool } from "../equipment/index.ts";
import { ExchangeFolder } from "./exchange-folder.ts";
import { flashFault, type ToolHelp, toolFault } from "./tool-fault.ts";

export interface FlashRange {
  /** From the beginning of the flash. */
  readonly offset: number;
  readonly length: number;
}

type Argv = readonly string[];

/** How a program is told what to do. A part that it cannot do is a function that throws an EquipmentFault. */
export interface FlashProgram {
  /** Writes to `file`, which does not exist yet. */
  readonly read: (range: FlashRange, file: string) => Argv;
  /** Rounds a range to what the program can read; what is too much is cut off. */
  readonly readable?: (range: FlashRange) => FlashRange;
  /** The commands that make whole sectors hold what is in `file`. */
  readonly write: (range: FlashRange, file: string) => readonly Argv[];
  readonly erase: (range: FlashRange) => Argv | { readonly program: Uint8Array };
  /** Undefined where nothing holds the board. The file's name is lent. */
  readonly release: ((file: string) => Argv) | undefined;
  /** Undefined where the program cannot tell. */
  readonly hardwareId: ((run: Run) => Promise<Uint8Array | undefined>) | undefined;
}

/** Runs one command to its end and returns what it printed. @throws EquipmentFault FLASH_FAILED */
export type Run = (argv: Argv) => Promise<string>;

export interface ProgramFlashOptions {
  readonly place: string;
  /** Where commands run; default: where this process does. */
  readonly cwd?: string | undefined;
  /** Each command ends within this, ms. */
  readonly withinMs: number;
  readonly help: ToolHelp;
  /** Called once, before the first command; it may ask the program for its version. */
  readonly program: (run: Run) => Promise<FlashProgram>;
}

/** A flash tool that is a program, started anew for each operation. */
export async function openProgramFlash(options: ProgramFlashOptions): Promise<FlashTool> {
  return new ProgramFlash(options, ExchangeFolder.open());
}

class ProgramFlash implements FlashTool {
  readonly #options: ProgramFlashOptions;
  readonly #files: ExchangeFolder;
  #known: Promise<FlashProgram> | undefined;
  #held = false;

  constructor(options: ProgramFlashOptions, files: ExchangeFolder) {
    this.#options = options;
    this.#files = files;
  }

  async read(offset: number, length: number): Promise<Uint8Array> {
    const program = await this.#attach();
    const range = program.readable?.({ offset, length }) ?? { offset, length };
    const bytes = await this.#files
      .receive((file) => this.#run(program.read(range, file)))
      .catch((cause) => {
        // The program says that all is well and has written nothing.
        throw (cause as NodeJS.ErrnoException).code === "ENOENT" ? this.#short(range, 0, cause) : cause;
      });
    if (bytes.length < range.length) throw this.#short(range, bytes.length);
    return bytes.slice(offset - range.offset, offset - range.offset + length);
  }

  async write(offset: number, bytes: Uint8Array): Promise<void> {
    const program = await this.#attach();
    await this.#write(program, offset, bytes);
  }

  async erase(offset: number, length: number): Promise<void> {
    const program = await this.#attach();
    const how = program.erase({ offset, length });
    if ("program" in how) await this.#write(program, offset, how.program);
    else await this.#run(how);
  }

  async release(): Promise<void> {
    if (!this.#held) return;
    const { release } = await this.#program();
    if (release !== undefined) await this.#files.lend((file) => this.#run(release(file)));
    this.#held = false;
  }

  async readHardwareId(): Promise<Uint8Array | undefined> {
    const { hardwareId } = await this.#attach();
    return await hardwareId?.((argv) => this.#run(argv));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#files[Symbol.dispose]();
  }

  async #write(program: FlashProgram, offset: number, bytes: Uint8Array): Promise<void> {
    await this.#files.hand(bytes, async (file) => {
      for (const argv of program.write({ offset, length: bytes.length }, file)) await this.#run(argv);
    });
  }

  /** From now on the program may hold the board, whether or not what it is asked for succeeds. */
  async #attach(): Promise<FlashProgram> {
    const program = await this.#program();
    this.#held = true;
    return program;
  }

  /** A program that could not be asked is asked again next time. */
  async #program(): Promise<FlashProgram> {
    this.#known ??= this.#options.program((argv) => this.#run(argv));
    try {
      return await this.#known;
    } catch (thrown) {
      this.#known = undefined;
      throw thrown;
    }
  }

  async #run(argv: Argv): Promise<string> {
    const { place, cwd, withinMs, help } = this.#options;
    return (await runCommand({ argv, cwd, withinMs, fault: toolFault(place, help) })).toString("utf8");
  }

  #short({ offset, length }: FlashRange, got: number, cause?: unknown): EquipmentFault {
    const { place, help } = this.#options;
    const what = `${got} of the ${length} bytes from ${offset} were read${cause === undefined ? "" : ` (${messageOf(cause)})`}`;
    return flashFault(place, what, { help: help.failed, cause });
  }
}

export function hex(value: number): string {
  return `0x${value.toString(16)}`;
}
