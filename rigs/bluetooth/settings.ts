import { z } from "zod";

const uuid = /^([0-9a-f]{4}|[0-9a-f]{32})$/;

const device = z
  .strictObject({
    name: z.string().min(1).optional().describe("The name that it advertises"),
    address: z
      .string()
      .regex(/^[0-9a-fA-F]{2}(:[0-9a-fA-F]{2}){5}$/, "six pairs of hexadecimal digits with colons between")
      .optional()
      .describe("Its address, where that stays the same"),
    service: z
      .string()
      .regex(uuid, "a UUID as 4 or 32 lower-case hexadecimal digits, without dashes")
      .optional()
      .describe("UUID of a service that it advertises"),
  })
  .refine((one) => Object.values(one).some((value) => value !== undefined), {
    message: "at least one of name, address and service, or any device near would be the board",
  })
  .describe("Which of the devices near is the board: all that is given must match");

const ms = (value: number, what: string) => z.int().min(1).default(value).describe(`${what}, ms`);

const common = {
  device,
  lookWithinMs: ms(3_000, "A device that advertises is seen within this"),
  connectWithinMs: ms(10_000, "A connection is made within this"),
  answerWithinMs: ms(10_000, "A request over a connection is answered within this"),
};

/** Bluetooth LE around a board as a lab file declares it. */
export const bluetoothSchema = z.discriminatedUnion("driver", [
  z.strictObject({
    driver: z.literal("hci").describe("An adapter of this machine, taken for itself over HCI's user channel"),
    adapter: z
      .string()
      .regex(/^hci\d{1,3}$/, "the name of an adapter")
      .describe("Its name, such as hci0"),
    ...common,
  }),
  z.strictObject({
    driver: z.literal("radio").describe("A radio without air on a socket: assay emulate radio"),
    address: z
      .string()
      .regex(/^(\/.+|127\.0\.0\.1:\d{1,5})$/, "the path of a unix socket, from /, or 127.0.0.1:port")
      .describe("Where it is reached: the path of its unix socket, or 127.0.0.1:port"),
    ...common,
  }),
]);

export type BluetoothOptions = z.output<typeof bluetoothSchema>;
