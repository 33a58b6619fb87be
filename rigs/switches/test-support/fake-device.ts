import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import { controlProtocol, LineSplitter } from "../../../core/dut/index.ts";
import { decodeLine, encodeResult } from "../../../core/wire/index.ts";

export interface FakeDevice extends AsyncDisposable {
  /** Every order that its control socket got, in order. */
  readonly orders: string[];
}

/** The control socket of an emulated device, without the device. */
export async function fakeDevice(path: string): Promise<FakeDevice> {
  const orders: string[] = [];
  const connections = new Set<Socket>();
  const server = createServer((socket) => {
    connections.add(socket);
    const lines = new LineSplitter((text) => {
      const message = decodeLine(text);
      if (message.kind !== "request") return;
      const asked = message.method === controlProtocol.describe;
      if (!asked) orders.push(message.method);
      socket.write(encodeResult(message.id, asked ? { groups: ["power", "button", "network"] } : {}));
    }, 1024);
    socket.on("data", (bytes) => lines.push(bytes));
    socket.on("error", () => socket.destroy());
  });
  server.listen(path);
  await once(server, "listening");
  return {
    orders,
    async [Symbol.asyncDispose]() {
      for (const socket of connections) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
