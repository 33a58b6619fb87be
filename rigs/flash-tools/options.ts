import { z } from "zod";

/** Options that several drivers have. */

/** An address may be written as `0x10000000` in YAML; it is a number then. */
export const address = z.number().int().nonnegative();

export const withinMs = z
  .number()
  .int()
  .positive()
  .default(120_000)
  .describe("Each run of the tool ends within this many ms; one that does not is stopped and has failed");

export const cwd = z
  .string()
  .min(1)
  .optional()
  .describe("Where commands run; default: the folder of this file");

export const hardwareIdCommand = z
  .array(z.string())
  .min(1)
  .optional()
  .describe(
    "Prints the value that the chip maker gave this piece of silicon, as hex digits and nothing else",
  );

export const program = (name: string) =>
  z.string().min(1).default(name).describe(`Name or path of the program (default: ${name})`);

export const memoryPlace = z
  .strictObject({
    address: address.describe("Where it begins in the target's memory"),
    length: z.number().int().positive().max(64).describe("Bytes"),
  })
  .describe("Memory that holds the value which the chip maker gave this piece of silicon, such as its UID");
