import { z } from "zod";

/** Equipment that a lab built itself, as a rig's file declares it. */
export const equipmentSocketSchema = z.strictObject({
  driver: z
    .literal("equipment-socket")
    .describe("Equipment that answers on a socket, as docs/equipment-socket.md has it"),
  address: z
    .string()
    .regex(/^([^/]+:\d{1,5}|.*\/.*)$/, "the path of a unix socket, such as ./switches, or host:port")
    .describe("Where it listens: the path of a unix socket, such as /run/lab/place-1, or host:port"),
  withinMs: z
    .int()
    .positive()
    .default(10_000)
    .describe("It answers within this, milliseconds; device time that it was asked to wait for comes on top"),
});

export type EquipmentSocketOptions = z.output<typeof equipmentSocketSchema>;
