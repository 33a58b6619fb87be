import { readFile } from "node:fs/promises";
import type { Dut } from "../../core/dut/index.ts";
import {
  type FactoryLine,
  type FlashImage,
  type ProductionOrder,
  programFlash,
} from "../../core/factory/index.ts";
import { EquipmentFault, messageOf, type Outcome, refused, sha256 } from "../../core/kernel/index.ts";
import { runCommand } from "../command/index.ts";
import { readAnswer, readRecords } from "./answers.ts";
import { commandFault } from "./line-fault.ts";
import { writeOrder } from "./order-file.ts";

export interface CommandLineOptions {
  /** Program and arguments that make one unit: the order on standard input, the answer on standard output. */
  readonly manufacture: readonly string[];
  /** Program and arguments that print all records, oldest first. */
  readonly records: readonly string[];
  /** Where both run. */
  readonly cwd?: string | undefined;
  /** The file in which the line keeps its database; searched for secrets. */
  readonly database?: string | undefined;
  /** PEM. */
  readonly manufacturerCa: string;
  /** Each command ends within this, ms. */
  readonly withinMs: number;
  /** Has the bench flash and start a unit before its order goes to the line; left out, the line does it all. */
  readonly flashing?: { readonly bootloader: Omit<FlashImage, "name">; readonly firmwareOffset: number };
}

/**
 * A real line, run through commands of its own. They are given the device's console; what else they need of it, they have wired
 * themselves. A unit that the line does not release is an outcome; a command that fails, hangs or writes something else is a fault.
 */
export function createCommandLine(options: CommandLineOptions): FactoryLine {
  const { manufacture, records, cwd, database, manufacturerCa, withinMs, flashing } = options;
  const readAll = async () =>
    readRecords(records, await runCommand({ argv: records, cwd, withinMs, fault: commandFault }));

  return {
    // A line that cannot flash a unit by itself is no production line.
    kind: flashing === undefined ? "hardware" : "virtual",
    manufacturerCa,
    async manufacture(device, order, signal) {
      signal?.throwIfAborted();
      if (flashing !== undefined) {
        const started = await flashAndStart(device, order, flashing, signal);
        if (started.kind !== "done") return started;
      }
      await using written = await writeOrder(device.slot, order);
      const command = { argv: manufacture, cwd, withinMs, signal, fault: commandFault, input: written.json };
      return readAnswer(manufacture, await runCommand({ ...command, console: device.console }));
    },
    record: async (identity) => (await readAll()).findLast((record) => record.identity === identity),
    records: readAll,
    async database() {
      if (database === undefined) throw databaseFault("the product declares none");
      return readFile(database).catch((cause: unknown) => {
        throw databaseFault(`${database}: ${messageOf(cause)}`, cause);
      });
    },
    // It has nothing open between two commands.
    [Symbol.asyncDispose]: async () => {},
  };
}

type Flashing = NonNullable<CommandLineOptions["flashing"]>;

/** An empty image is not flashed: that the order lacks it is for the line to say. */
async function flashAndStart(
  device: Dut,
  order: ProductionOrder,
  { bootloader, firmwareOffset }: Flashing,
  signal: AbortSignal | undefined,
): Promise<Outcome<void>> {
  const firmware = { name: "firmware", offset: firmwareOffset, image: order.image };
  if (order.image.length === 0) return { kind: "done", value: undefined };
  if (order.imageDigest !== undefined && order.imageDigest !== sha256(order.image))
    return refused(
      "wrong-image",
      `the image is ${sha256(order.image)}, the manifest says ${order.imageDigest}`,
    );
  const flashed = await programFlash(device, [{ name: "bootloader", ...bootloader }, firmware]);
  return named("flash", flashed.kind === "done" ? await device.power.cycle(signal) : flashed);
}

function named(station: string, outcome: Outcome<void>): Outcome<void> {
  if (outcome.kind !== "refused") return outcome;
  return refused(outcome.code, `station "${station}": ${outcome.reason}`);
}

function databaseFault(what: string, cause?: unknown): EquipmentFault {
  return new EquipmentFault("FACTORY_DOWN", `The line's manufacturing database cannot be read: ${what}.`, {
    help: "Name the file in which the line keeps it, or a dump that `manufacture` brings up to date, as factory.database in ixit.yaml.",
    cause,
  });
}
