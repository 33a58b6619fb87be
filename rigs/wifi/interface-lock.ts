import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";
import { EquipmentFault } from "../../core/kernel/index.ts";

interface LockOptions {
  readonly place: string;
  readonly withinMs: number;
}

/**
 * Holds `name`'s radio for one board: an interface is joined to one access point at a time, whichever process on this host asks for
 * it. The lock is a socket in the kernel's abstract namespace, so that it goes with the process that holds it, however that ends.
 * @throws EquipmentFault RADIO_FAILED when another holds it for longer than `withinMs`
 */
export async function lockInterface(
  name: string,
  { place, withinMs }: LockOptions,
): Promise<AsyncDisposable> {
  const address = `\0assay-radio-${name}`;
  const end = performance.now() + withinMs;
  for (;;) {
    const held = await claim(address);
    if (held !== undefined) return held;
    if (!(await untilFree(address, end - performance.now())))
      throw new EquipmentFault(
        "RADIO_FAILED",
        `${place} was to use the interface ${name}, but another board has held it for ${withinMs} ms.`,
        { help: `Give each board an interface of its own, or allow more time as freeWithinMs.` },
      );
  }
}

/** Undefined when somebody else holds it. */
async function claim(address: string): Promise<AsyncDisposable | undefined> {
  const waiting = new Set<Socket>();
  const server: Server = createServer((socket) => {
    waiting.add(socket);
    socket.on("error", () => socket.destroy());
    socket.once("close", () => waiting.delete(socket));
  });
  const { promise, resolve, reject } = Promise.withResolvers<boolean>();
  server.once("error", (cause: NodeJS.ErrnoException) =>
    cause.code === "EADDRINUSE" ? resolve(false) : reject(cause),
  );
  server.listen(address, () => resolve(true));
  if (!(await promise)) return undefined;
  return {
    async [Symbol.asyncDispose]() {
      if (!server.listening) return;
      const closed = once(server, "close");
      server.close();
      for (const socket of waiting) socket.destroy();
      await closed;
    },
  };
}

/** Whether the holder let go before `ms` were over. */
async function untilFree(address: string, ms: number): Promise<boolean> {
  if (ms <= 0) return false;
  const socket = connect(address);
  // It may have let go just now.
  socket.on("error", () => {});
  const { promise, resolve } = Promise.withResolvers<boolean>();
  socket.once("close", () => resolve(true));
  const timer = setTimeout(() => resolve(false), ms);
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    socket.destroy();
  }
}
