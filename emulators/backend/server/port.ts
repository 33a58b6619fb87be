import type { Server } from "node:net";
import { UsageFault } from "../../../core/kernel/index.ts";

/** @throws UsageFault PORT_IN_USE, VALUE_INVALID when this host does not have the address */
export async function listen(server: Server, port: number, address: string): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once("error", reject);
  server.listen(port, address, resolve);
  try {
    await promise;
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === "EADDRNOTAVAIL") {
      throw new UsageFault("VALUE_INVALID", `This host has no address ${address} to listen on.`, {
        help: "Give one that `ip address` lists, or 0.0.0.0 for all of them.",
        cause,
      });
    }
    if (code !== "EADDRINUSE") throw cause;
    throw new UsageFault("PORT_IN_USE", `Port ${port} of ${address} is in use.`, {
      help: "Choose another port, or 0 to have one picked.",
      cause,
    });
  } finally {
    server.off("error", reject);
  }
}
