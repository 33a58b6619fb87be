import { z } from "zod";
import { linkBinding } from "./byte-link.ts";
import { lineKeys } from "./line-keys.ts";
import { Rfc2217Link } from "./rfc2217-link.ts";
import type { ConsoleRoute } from "./route.ts";
import { connectSocket } from "./socket-link.ts";
import { peerKeys } from "./tcp.ts";

export const rfc2217Schema = z.strictObject({
  driver: z
    .literal("rfc2217")
    .describe(
      "A serial port of another machine, its speed and wires set from here (RFC 2217): ser2net, labgrid.",
    ),
  ...peerKeys,
  dtr: z.boolean().optional().describe("Level of the DTR wire once open. Left out: as the server leaves it."),
  rts: z.boolean().optional().describe("Level of the RTS wire once open. Left out: as the server leaves it."),
  ...lineKeys,
});

export type Rfc2217Options = z.output<typeof rfc2217Schema>;

/** The way to a serial port behind an RFC 2217 server. */
export function openRfc2217({ host, port, ...line }: Rfc2217Options): ConsoleRoute {
  const path = `rfc2217://${host}:${port}`;
  const connect = async (baudRate: number) => {
    const socket = await connectSocket({ host, port });
    try {
      return await Rfc2217Link.open(socket, { ...line, baudRate });
    } catch (thrown) {
      await socket.close();
      throw thrown;
    }
  };
  return {
    identity: path,
    baudRate: line.baudRate,
    locate: async () => ({ path, binding: linkBinding(path, connect) }),
    watch: () => undefined,
  };
}
