import { constants } from "node:fs";
import { type FileHandle, link, open, rm, writeFile } from "node:fs/promises";
import { z } from "zod";
import { messageOf } from "../../core/kernel/index.ts";
import { runCommand } from "../command/index.ts";
import type { FlashTool } from "../equipment/index.ts";
import { hexValueOf } from "./hex-value.ts";
import { cwd, hardwareIdCommand, withinMs } from "./options.ts";
import { requireInside, requireSectors } from "./sectors.ts";
import { FinalFlashFault, flashFault, toolFault } from "./tool-fault.ts";

/** The flash of a process board (Zephyr native_sim, QEMU, Renode): a file that its process reads and writes while it runs. */
export const fileFlashSchema = z.strictObject({
  driver: z.literal("file").describe("The flash is an image file, as simulators keep it"),
  path: z.string().min(1).describe("The file; one that is missing is made, erased"),
  size: z.number().int().positive().describe("Bytes"),
  sectorSize: z.number().int().positive().default(4096).describe("What is erased at once, bytes"),
  hardwareId: hardwareIdCommand,
  cwd,
  withinMs,
});

export type FileFlashOptions = z.infer<typeof fileFlashSchema>;

/**
 * A flash that is an image file. It is written in place, so that what an interrupted write does not reach stays, and opened for each
 * operation anew, as the next piece may come with a file of its own. @throws EquipmentFault FLASH_FAILED
 */
export async function openFileFlash(options: FileFlashOptions, place: string): Promise<FlashTool> {
  const { size, sectorSize } = options;
  if (size % sectorSize !== 0)
    throw new FinalFlashFault(place, `${size} bytes are no whole number of sectors of ${sectorSize}`, {
      help: "Declare size and sectorSize as the simulator has them.",
    });
  const flash = new FileFlash(options, place);
  await flash.read(0, 0);
  return flash;
}

class FileFlash implements FlashTool {
  readonly #options: FileFlashOptions;
  readonly #place: string;

  constructor(options: FileFlashOptions, place: string) {
    this.#options = options;
    this.#place = place;
  }

  async read(offset: number, length: number): Promise<Uint8Array> {
    requireInside(this.#options, offset, length);
    return await this.#with(async (file) => {
      const bytes = new Uint8Array(length);
      const { bytesRead } = await file.read(bytes, 0, length, offset);
      if (bytesRead !== length) throw new Error(`${bytesRead} of ${length} bytes are there`);
      return bytes;
    });
  }

  async erase(offset: number, length: number): Promise<void> {
    await this.write(offset, new Uint8Array(length).fill(0xff));
  }

  async write(offset: number, bytes: Uint8Array): Promise<void> {
    requireSectors(this.#options, offset, bytes.length);
    await this.#with(async (file) => {
      for (let at = 0; at < bytes.length; ) {
        const { bytesWritten } = await file.write(bytes, at, bytes.length - at, offset + at);
        at += bytesWritten;
      }
    });
  }

  /** The process starts and ends with its supply; there is nothing here that holds it. */
  async release(): Promise<void> {}

  /** A simulated chip has no maker; what starts it may know its value. */
  async readHardwareId(): Promise<Uint8Array | undefined> {
    const { hardwareId: argv, cwd, withinMs } = this.#options;
    if (argv === undefined) return undefined;
    const help = { install: "Name a program in `hardwareId` that is there.", failed: "Run it by hand." };
    const said = await runCommand({ argv, cwd, withinMs, fault: toolFault(this.#place, help) });
    return hexValueOf(this.#place, argv, said.toString("utf8"));
  }

  async [Symbol.asyncDispose](): Promise<void> {}

  async #with<T>(work: (file: FileHandle) => Promise<T>): Promise<T> {
    const { path, size } = this.#options;
    try {
      await using file = (await openExisting(path)) ?? (await create(path, size));
      const { size: found } = await file.stat();
      if (found === size) return await work(file);
      throw new FinalFlashFault(this.#place, `${path} has ${found} bytes, not the declared ${size}`, {
        help: "Declare the size that the simulator gives it, or remove the file.",
      });
    } catch (cause) {
      if (cause instanceof FinalFlashFault) throw cause;
      throw flashFault(this.#place, `${path}: ${messageOf(cause)}`, {
        help: "Name a file of a folder you may write to, with room for the whole flash.",
        cause,
      });
    }
  }
}

async function openExisting(path: string): Promise<FileHandle | undefined> {
  return await open(path, constants.O_RDWR).catch((cause) => {
    if (cause.code === "ENOENT") return undefined;
    throw cause;
  });
}

/** Whole from the moment that it has its name. */
async function create(path: string, size: number): Promise<FileHandle> {
  const draft = `${path}.${process.pid}.new`;
  try {
    await writeFile(draft, new Uint8Array(size).fill(0xff), { flag: "wx" });
    await link(draft, path).catch((cause) => {
      // Somebody else was faster.
      if (cause.code !== "EEXIST") throw cause;
    });
  } finally {
    await rm(draft, { force: true });
  }
  return await open(path, constants.O_RDWR);
}
