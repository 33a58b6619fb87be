import { createServer, type Socket } from "node:net";
import { UsageFault } from "../../core/kernel/index.ts";
import { type ConsoleOutlet, heldBackOutput, type Input } from "./outlet.ts";

/** The console on a TCP port of 127.0.0.1; 0 picks one. @throws UsageFault PORT_IN_USE */
export async function listenTcp(port: number, input: Input): Promise<ConsoleOutlet> {
  const connections = new Set<Socket>();
  let held = Buffer.alloc(0);
  const server = createServer((socket) => {
    connections.add(socket);
    socket.on("data", input);
    socket.on("close", () => connections.delete(socket));
    // Whoever listens may leave at any time.
    socket.on("error", () => socket.destroy());
    socket.write(held);
    held = Buffer.alloc(0);
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", (cause) => {
      const message = `Port ${port} of 127.0.0.1 cannot be used: ${cause.message}.`;
      reject(
        new UsageFault("PORT_IN_USE", message, {
          help: "Choose another, or --tcp 0 for any that is free.",
          cause,
        }),
      );
    });
    server.listen(port, "127.0.0.1", resolve);
  });
  const address = server.address();
  const chosen = typeof address === "object" && address !== null ? address.port : port;
  return {
    address: `127.0.0.1:${chosen}`,
    ended: new Promise(() => {}),
    write(bytes) {
      if (connections.size === 0) held = Buffer.concat([held, bytes]).subarray(-heldBackOutput);
      for (const socket of connections) if (socket.writableLength < heldBackOutput) socket.write(bytes);
    },
    async [Symbol.asyncDispose]() {
      for (const socket of connections) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
