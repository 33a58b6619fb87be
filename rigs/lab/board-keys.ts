import { z } from "zod";
import { consoleSchema } from "../consoles/index.ts";
import { equipmentSocketSchema } from "../equipment-socket/index.ts";
import { flashToolSchema } from "../flash-tools/index.ts";
import { processSchema } from "../process/index.ts";
import { switchSchema } from "../switches/index.ts";
import { airSchema } from "../wifi/index.ts";

const fixture = z
  .strictObject({ driver: z.literal("fixture") })
  .describe("What the board's fixture does; see fixture");
const processItself = z
  .strictObject({ driver: z.literal("process") })
  .describe("The board's own process; see process");

const powerSchema = z
  .discriminatedUnion("driver", [switchSchema, processItself, fixture])
  .describe("What gives the board supply");
const contactSchema = z.discriminatedUnion("driver", [switchSchema, fixture]);

const hex = z.string().regex(/^([0-9a-fA-F]{2})+$/, "hexadecimal digits, two for each byte");

/** Acts that cannot be taken back on some boards: fuses, locks, data of the chip maker. */
export const irreversibleActs = ["manufacture", "full-erase"] as const;
export type IrreversibleAct = (typeof irreversibleActs)[number];

/** One board and what it is wired to. */
export const boardSchema = z.strictObject({
  product: z
    .string()
    .min(1)
    .describe(
      "Folder of the product that the board carries, from this file, or one of Assay's own, such as products/reference",
    ),
  kind: z
    .enum(["hardware", "virtual", "emulated"])
    .default("hardware")
    .describe("What the evidence counts as: silicon, compiled firmware in a simulator, or an emulation"),
  groups: z.array(z.string().min(1)).default([]).describe("Names by which --board chooses several boards"),
  hardwareId: hex
    .optional()
    .describe(
      "The hardware value of this very board; when another board stands in its place nothing is done to that. Left out: the first one seen in a run",
    ),
  console: z.discriminatedUnion("driver", [consoleSchema, processItself]).describe("The board's console"),
  power: powerSchema.optional(),
  cuts: fixture
    .optional()
    .describe(
      "What cuts supply at a counted point of an act; left out, power is switched off after some milliseconds",
    ),
  flash: flashToolSchema.optional().describe("What reads and writes the board's flash"),
  flashNeedsSupply: z
    .boolean()
    .default(true)
    .describe("Whether the flash tool reaches the chip only while the board has supply"),
  eraseLimit: z
    .number()
    .int()
    .positive()
    .optional()
    .describe("How often a sector may be erased; left out, erases are counted only"),
  button: contactSchema.optional().describe("The contact that presses the reset button"),
  network: contactSchema.optional().describe("What joins the board to the bench's network and takes it off"),
  probe: fixture
    .optional()
    .describe(
      "What reads the chip's hardware value without the flash tool; left out: the flash tool, if it can",
    ),
  air: z.discriminatedUnion("driver", [airSchema, fixture]).optional().describe("Wi-Fi around the board"),
  clock: z
    .discriminatedUnion("driver", [z.strictObject({ driver: z.literal("wall") }), fixture])
    .default({ driver: "wall" })
    .describe("How device time passes: it is waited for, or a fixture advances it"),
  blank: z
    .enum(["erase", "exchange", "never"])
    .default("erase")
    .describe(
      "How a blank device is had: its flash is erased, its fixture puts in the next piece, or not at all",
    ),
  irreversible: z
    .array(z.enum(irreversibleActs))
    .default([])
    .describe("Acts that this board cannot take back; they are refused without --allow-irreversible"),
  fixture: equipmentSocketSchema.omit({ driver: true }).optional(),
  process: processSchema.optional(),
});
