import type { Server } from "node:net";
import { UsageFault } from "../../../core/kernel/index.ts";

/** Listens on loopback. @throws UsageFault PORT_IN_USE */
export async function listen(server: Server, port: number): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once("error", reject);
  server.listen(port, "127.0.0.1", resolve);
  try {
    await promise;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== "EADDRINUSE") throw cause;
    throw new UsageFault("PORT_IN_USE", `Port ${port} of 127.0.0.1 is in use.`, {
      help: "Choose another port, or 0 to have one picked.",
      cause,
    });
  } finally {
    server.off("error", reject);
  }
}
