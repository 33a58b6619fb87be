import { z } from "zod";
import { bluetoothSchema } from "../bluetooth/index.ts";
import { consoleSchema } from "../consoles/index.ts";
import { equipmentSocketSchema } from "../equipment-socket/index.ts";
import { flashToolSchema } from "../flash-tools/index.ts";
import { processSchema } from "../process/index.ts";
import { switchSchema } from "../switches/index.ts";
import { airSchema, ssidPattern } from "../wifi/index.ts";

const aboutFixture = "What the board's fixture does; see fixture";
const fixture = z.strictObject({ driver: z.literal("fixture") }).describe(aboutFixture);
const fixtureAir = fixture
  .extend({
    ssid: ssidPattern
      .optional()
      .describe("As accessPoint.ssid of network-manager; left out: any access point is the board's"),
  })
  .describe(aboutFixture);
const processItself = z
  .strictObject({ driver: z.literal("process") })
  .describe("The board's own process; see process");

const powerSchema = z
  .discriminatedUnion("driver", [switchSchema, processItself, fixture])
  .describe("What gives the board supply");
const contactSchema = z.discriminatedUnion("driver", [switchSchema, fixture]);

const exchangeSchema = z
  .strictObject({
    command: z
      .array(z.string())
      .min(1)
      .describe(
        "Program and arguments; no shell reads them. It may print the hardware value of the piece that is there then, as hex digits",
      ),
    cwd: z.string().min(1).optional().describe("Where it runs; default: the folder of this file"),
    withinMs: z
      .number()
      .int()
      .positive()
      .default(60_000)
      .describe("It ends within this many ms; if not it is stopped and has failed"),
  })
  .describe("A command that puts the next piece of the product into the place, which has no supply then");

const hex = z.string().regex(/^([0-9a-fA-F]{2})+$/, "hexadecimal digits, two for each byte");

/** Acts that cannot be taken back on some boards: fuses, locks, data of the chip maker. */
const irreversibleActs = ["manufacture", "full-erase"] as const;

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
  air: z.discriminatedUnion("driver", [airSchema, fixtureAir]).optional().describe("Wi-Fi around the board"),
  bluetooth: bluetoothSchema.optional().describe("Bluetooth LE around the board"),
  clock: z
    .discriminatedUnion("driver", [
      z.strictObject({ driver: z.literal("wall") }).describe("Time passes as on the wall"),
      fixture,
    ])
    .default({ driver: "wall" })
    .describe("How device time passes: it is waited for, or a fixture advances it"),
  blank: z
    .enum(["erase", "exchange", "never"])
    .default("erase")
    .describe(
      "How a blank device is had: its flash is erased, the next piece is put in (by exchange, else by its fixture), or not at all",
    ),
  exchange: exchangeSchema.optional(),
  irreversible: z
    .array(z.enum(irreversibleActs))
    .default([])
    .describe("Acts that this board cannot take back; they are refused without --allow-irreversible"),
  fixture: equipmentSocketSchema
    .omit({ driver: true })
    .optional()
    .describe("Equipment of the lab's own beside this board, over the protocol of docs/equipment-socket.md"),
  process: processSchema.optional(),
});
