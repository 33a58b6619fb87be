import { z } from "zod";
import { tclWord } from "../../core/wire/index.ts";
import type { FlashTool } from "../equipment/index.ts";
import { ExchangeFolder } from "./exchange-folder.ts";
import { startOpenocd } from "./openocd-process.ts";
import { address, memoryPlace } from "./options.ts";
import { hex } from "./program-flash.ts";
import { ChannelLost, connectTcl, type TclChannel } from "./tcl-channel.ts";
import { FinalFlashFault, flashFault, lastWords } from "./tool-fault.ts";

/**
 * OpenOCD, from 0.12, with any probe that it knows: one openocd stays open for the place, so that an operation costs no start of a
 * process. https://openocd.org/doc/html
 */
export const openocdSchema = z
  .strictObject({
    driver: z.literal("openocd").describe("OpenOCD, from version 0.12, with any probe that it knows"),
    program: z.string().min(1).default("openocd").describe("Name or path of the program (default: openocd)"),
    config: z
      .array(z.string().min(1))
      .default([])
      .describe("Configuration files, such as interface/cmsis-dap.cfg and target/rp2040.cfg"),
    commands: z
      .array(z.string().min(1))
      .default([])
      .describe("Commands after them, such as `adapter speed 5000` or `adapter serial …`"),
    search: z
      .array(z.string().min(1))
      .default([])
      .describe("Folders in which it looks for configuration files"),
    tcl: z
      .string()
      .regex(
        /^(127\.0\.0\.1|localhost):\d{1,5}$/,
        "must be 127.0.0.1:PORT; files are handed over on this machine",
      )
      .optional()
      .describe("TCL-RPC port of an openocd that runs already, instead of one that is started"),
    base: address.describe("Address of the flash in the target's map"),
    hardwareId: memoryPlace.optional(),
    withinMs: z
      .number()
      .int()
      .positive()
      .default(120_000)
      .describe("Each operation ends within this many ms; one that does not has failed"),
  })
  .refine(({ tcl, config, commands }) => tcl !== undefined || config.length + commands.length > 0, {
    path: ["config"],
    error: "is needed unless `tcl` names an openocd that runs already",
  });

export type OpenocdOptions = z.infer<typeof openocdSchema>;

const help =
  "Check probe, wiring and supply of the board, and run openocd by hand with the same configuration. A chip with readback protection refuses to be read.";

interface Server {
  readonly channel: TclChannel;
  log(): string;
  close(): Promise<void>;
}

/** Opens openocd for the board at `place`; it is started, or connected to, with the first operation. */
export async function openOpenocd(options: OpenocdOptions, place: string): Promise<FlashTool> {
  return new Openocd(options, place, ExchangeFolder.open());
}

class Openocd implements FlashTool {
  readonly #options: OpenocdOptions;
  readonly #place: string;
  readonly #files: ExchangeFolder;
  #server: Server | undefined;
  #held = false;

  constructor(options: OpenocdOptions, place: string, files: ExchangeFolder) {
    this.#options = options;
    this.#place = place;
    this.#files = files;
  }

  async read(offset: number, length: number): Promise<Uint8Array> {
    await this.#hold();
    return await this.#readMemory(this.#options.base + offset, length);
  }

  async erase(offset: number, length: number): Promise<void> {
    await this.#hold();
    // Refuses what is no whole number of the bank's sectors, which `write_image erase` would widen.
    await this.#run(`flash erase_address ${hex(this.#options.base + offset)} ${length}`);
  }

  async write(offset: number, bytes: Uint8Array): Promise<void> {
    await this.erase(offset, bytes.length);
    const said = await this.#files.hand(bytes, (file) =>
      this.#run(`flash write_image ${tclWord(file)} ${hex(this.#options.base + offset)} bin`),
    );
    // Where no bank is, nothing is written and all is well.
    const [, wrote = "0"] = /wrote (\d+) bytes/.exec(said) ?? [];
    if (Number(wrote) < bytes.length)
      throw this.#fault(`${wrote} of ${bytes.length} bytes were written: ${lastWords(said)}`);
  }

  async release(): Promise<void> {
    if (!this.#held) return;
    await this.#run("reset run");
    this.#held = false;
  }

  async readHardwareId(): Promise<Uint8Array | undefined> {
    const { hardwareId } = this.#options;
    if (hardwareId === undefined) return undefined;
    await this.#hold();
    return await this.#readMemory(hardwareId.address, hardwareId.length);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#close();
    this.#files[Symbol.dispose]();
  }

  async #readMemory(at: number, length: number): Promise<Uint8Array> {
    const bytes = await this.#files
      .receive((file) => this.#run(`dump_image ${tclWord(file)} ${hex(at)} ${length}`))
      .catch((cause) => {
        throw cause.code === "ENOENT" ? this.#fault(`nothing was read from ${hex(at)}`, cause) : cause;
      });
    if (bytes.length === length) return bytes;
    throw this.#fault(`${bytes.length} of the ${length} bytes from ${hex(at)} were read`);
  }

  async #hold(): Promise<void> {
    if (this.#held) return;
    const said = await this.#run("reset halt");
    // It says that all is well even where it found no target.
    const state = await this.#run("[target current] curstate");
    if (state !== "halted")
      throw this.#fault(`after \`reset halt\` the target is ${state || "unknown"}: ${lastWords(said)}`);
    this.#held = true;
  }

  /** @throws EquipmentFault FLASH_FAILED. After one that lost the server, the next command gets a new one and the board is held anew. */
  async #run(command: string): Promise<string> {
    const server = await this.#reach();
    try {
      const { code, said } = await server.channel.ask(command, this.#options.withinMs);
      if (code === 0) return said;
      throw this.#fault(`\`${command}\` failed with ${code}: ${lastWords(said)}`);
    } catch (thrown) {
      if (!(thrown instanceof ChannelLost)) throw thrown;
      await this.#close();
      throw this.#lost(`\`${command}\` was not done: ${thrown.message}`, server.log(), thrown);
    }
  }

  async #reach(): Promise<Server> {
    this.#server ??= await this.#open();
    return this.#server;
  }

  async #open(): Promise<Server> {
    const { tcl, withinMs } = this.#options;
    if (tcl === undefined) return startOpenocd(this.#options);
    const [host = "", port] = tcl.split(":");
    try {
      return { ...(await connectTcl(host, Number(port), withinMs)), log: () => "" };
    } catch (thrown) {
      if (!(thrown instanceof ChannelLost)) throw thrown;
      const remedy = { help: "Start openocd with that TCL port, or name its own as `tcl`.", cause: thrown };
      throw flashFault(this.#place, `no openocd answers at ${tcl}: ${thrown.message}`, remedy);
    }
  }

  async #close(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    this.#held = false;
    await server?.close();
  }

  #lost(what: string, log: string, cause: ChannelLost) {
    const message = log === "" ? what : `${what}; it said: ${log}`;
    if (!/cannot be started/.test(cause.message)) return this.#fault(message, cause);
    const install = "Install OpenOCD 0.12 or newer (apt-get install openocd), or name its path as `program`.";
    return new FinalFlashFault(this.#place, message, { help: install, cause });
  }

  #fault(what: string, cause?: unknown) {
    return flashFault(this.#place, what, { help, cause });
  }
}
