import { z } from "zod";
import { linkBinding } from "./byte-link.ts";
import { lineKeys } from "./line-keys.ts";
import type { ConsoleRoute } from "./route.ts";
import { connectSocket } from "./socket-link.ts";

/** Where a server that carries a serial line listens. */
export const peerKeys = {
  host: z.string().min(1).default("127.0.0.1").describe("Name or address of the machine that has the port."),
  port: z.int().min(1).max(65_535).describe("TCP port there."),
};

export const tcpSchema = z.strictObject({
  driver: z
    .literal("tcp")
    .describe("A console behind a TCP port that passes bytes as they are: ser2net in raw mode, an emulator."),
  ...peerKeys,
  ...lineKeys,
});

export type TcpOptions = z.output<typeof tcpSchema>;

/** The way to a console behind a raw TCP port. The line's speed is the far end's affair. */
export function openTcp({ host, port, baudRate }: TcpOptions): ConsoleRoute {
  const path = `tcp://${host}:${port}`;
  return {
    identity: path,
    baudRate,
    locate: async () => ({ path, binding: linkBinding(path, () => connectSocket({ host, port })) }),
    watch: () => undefined,
  };
}
