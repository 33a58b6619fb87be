import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { decodeTclCall, encodeTclAnswer, TclSplitter } from "../../../core/wire/index.ts";
import type { Target } from "./target.ts";

export interface FlashToolServer extends AsyncDisposable {
  /** On 127.0.0.1. */
  readonly port: number;
}

/** Serves one target's TCL-RPC on a port of loopback; 0 picks one. Commands are done one after another, whoever sends them. */
export async function serveTarget(target: Target, port: number): Promise<FlashToolServer> {
  const connections = new Set<Socket>();
  let last: Promise<unknown> = Promise.resolve();
  const server = createServer((socket) => {
    connections.add(socket);
    socket.setNoDelay();
    socket.on("close", () => connections.delete(socket));
    // The other side may end at any time.
    socket.on("error", () => socket.destroy());
    const splitter = new TclSplitter((text) => {
      const { command, withCode } = decodeTclCall(text);
      last = last.then(async () => {
        const answer = await target.run(command);
        if (socket.writable) socket.write(encodeTclAnswer(answer, withCode));
      });
    });
    socket.on("data", (bytes) => {
      try {
        splitter.push(bytes);
      } catch {
        // It does not speak TCL-RPC.
        socket.destroy();
      }
    });
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      for (const socket of connections) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      await last;
    },
  };
}
