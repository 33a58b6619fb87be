import { readdir } from "node:fs/promises";
import { z } from "zod";
import { EquipmentFault, messageOf } from "../../core/kernel/index.ts";
import type { Switch } from "../equipment/index.ts";
import { isInUse, type SerialExchange, withSerialPort } from "./serial-exchange.ts";
import { sharedOptions } from "./shared-options.ts";
import { type Blame, blameFor } from "./switch-fault.ts";
import { type Contact, createSwitch } from "./verified-switch.ts";

/** USB relay boards of type LCUS-1 to LCUS-8, behind a CH340: four bytes an order, 9600 baud 8N1. */
export const lcusSchema = z.strictObject({
  driver: z.literal("lcus").describe("USB relay boards LCUS-1 to LCUS-8, behind a CH340."),
  path: z
    .string()
    .min(1)
    .describe(
      "Its serial port; /dev/serial/by-path/… stays the same, as these boards have no serial number.",
    ),
  channel: z.number().int().min(1).max(8).default(1).describe("Number of the relay on the board, from 1."),
  readBack: z
    .boolean()
    .exactOptional()
    .describe("Whether the board tells its positions when asked; some do not. Left out: it is tried once."),
  ...sharedOptions,
  withinMs: sharedOptions.withinMs.default(1500),
});

type LcusOptions = z.infer<typeof lcusSchema>;

/** One relay of a board. Its port is open only while something is asked of the board, which others may use as well. */
export function openLcus(options: LcusOptions, place: string): Switch {
  const blame = blameFor(place, `channel ${options.channel} of the LCUS relay at ${options.path}`);
  return createSwitch(new LcusContact(options, blame), options, blame);
}

const baudRate = 9600;
const begin = 0xa0;
const askForPositions = Uint8Array.of(0xff);
/** A question that comes while the board still works on an order is lost; it is asked again so often within the time. */
const questions = 3;

class LcusContact implements Contact {
  readonly stuckHelp =
    "Listen for the relay's click and look at its lamp: a board that takes orders and does not move has too little supply or is broken.";
  readonly #options: LcusOptions;
  readonly #blame: Blame;
  /** Whether the board answers; undefined before it was tried. */
  #answers: boolean | undefined;

  constructor(options: LcusOptions, blame: Blame) {
    this.#options = options;
    this.#blame = blame;
    this.#answers = options.readBack;
  }

  async drive(closed: boolean): Promise<void> {
    const order = [begin, this.#options.channel, closed ? 1 : 0];
    const sum = order.reduce((total, byte) => total + byte) & 0xff;
    await this.#exchange(async (port) => {
      await port.write(Uint8Array.of(...order, sum));
      // Its answer shows that the order has arrived: opening a port again throws away what has not.
      if (this.#answers !== false) this.#note(await this.#ask(port));
    });
  }

  async sense(): Promise<boolean | undefined> {
    if (this.#answers === false) return undefined;
    const told = await this.#exchange((port) => this.#ask(port));
    if (!this.#note(told)) return undefined;
    if (told.length === 0)
      throw this.#blame(
        "does not answer",
        "Unplug the board and plug it in again; if this model never answers, say readBack: false.",
      );
    const position = readPositions(told).get(this.#options.channel);
    if (position === undefined) throw this.#noChannel(told);
    return position;
  }

  async [Symbol.asyncDispose](): Promise<void> {}

  /** Learns from the first question whether the board answers any, and returns that. */
  #note(told: Buffer): boolean {
    this.#answers ??= told.length > 0;
    return this.#answers;
  }

  async #ask(port: SerialExchange): Promise<Buffer> {
    const { channel, withinMs } = this.#options;
    let told = Buffer.alloc(0);
    for (let asked = 0; asked < questions && told.length === 0; asked += 1) {
      await port.write(askForPositions);
      told = Buffer.from(
        await port.receive((bytes) => readPositions(bytes).has(channel), withinMs / questions),
      );
    }
    return told;
  }

  async #exchange<T>(act: (port: SerialExchange) => Promise<T>): Promise<T> {
    const { path, withinMs } = this.#options;
    try {
      return await withSerialPort({ path, baudRate, withinMs }, act);
    } catch (thrown) {
      if (thrown instanceof EquipmentFault) throw thrown;
      throw this.#blame(`cannot be reached: ${messageOf(thrown)}`, await help(path, thrown), thrown);
    }
  }

  #noChannel(told: Buffer): EquipmentFault {
    const channels = [...readPositions(told).keys()];
    if (channels.length > 0)
      return this.#blame(
        "is not there",
        `Name a channel that the board has as channel: ${channels.join(", ")}.`,
      );
    return this.#blame(
      `cannot be read: it answered ${told.subarray(0, 16).toString("hex")}`,
      "That is no LCUS board, or none that tells its positions: correct path, or say readBack: false.",
    );
  }
}

/** What a board tells: `CH1: OFF` and so on in lines, or, on other models, a byte 0 or 1 for each relay. */
function readPositions(told: Buffer): Map<number, boolean> {
  if (told.length > 0 && told.every((byte) => byte <= 1))
    return new Map([...told].map((byte, index) => [index + 1, byte === 1]));
  const lines = told.toString("latin1").matchAll(/CH(\d+)\s*:\s*(ON|OFF)/gi);
  return new Map([...lines].map(([, channel, word]) => [Number(channel), word?.toUpperCase() === "ON"]));
}

async function help(path: string, thrown: unknown): Promise<string> {
  const why = messageOf(thrown);
  if (/permission denied/i.test(why))
    return "Join the port's group, dialout: usermod -aG dialout USER, then log in again.";
  if (isInUse(thrown)) return `End what has the port open: fuser -v ${path} names it.`;
  if (!/no such (file|device)/i.test(why)) return "Unplug the board and plug it in again.";
  const there = await readdir("/dev/serial/by-path").catch(() => []);
  if (there.length === 0) return "Plug the board in: this machine has no USB serial port now.";
  return `Plug the board in, or name one of /dev/serial/by-path as path: ${there.join(", ")}.`;
}
