import { readSync } from "node:fs";
import type { LinuxPortBinding } from "@serialport/bindings-cpp";
import type { SerialBinding } from "../../core/dut/index.ts";

/**
 * The operating system's binding, which here tells at once when a terminal hangs up. By itself it takes a read of 0 bytes for "try
 * again", though with VMIN 1 the kernel gives 0 bytes only for a hang-up, and would then read for ever.
 */
export async function systemBinding(): Promise<SerialBinding> {
  const { autoDetect, LinuxPortBinding: Linux } = await import("@serialport/bindings-cpp");
  const system: SerialBinding = autoDetect();
  return {
    list: () => system.list(),
    open: async (options) => {
      const port = await system.open(options);
      if (!(port instanceof Linux)) return port;
      return Object.assign(port, {
        read: (buffer: Buffer, offset: number, length: number) => read(port, buffer, offset, length),
      });
    },
  };
}

async function read(port: LinuxPortBinding, buffer: Buffer, offset: number, length: number) {
  for (;;) {
    await readable(port);
    if (port.fd === null) throw canceled();
    try {
      // Cannot block: the port is open with O_NONBLOCK. In a thread of the pool it would take as long as a whole round trip.
      const bytesRead = readSync(port.fd, buffer, offset, length, null);
      if (bytesRead === 0) throw hungUp();
      return { buffer, bytesRead };
    } catch (thrown) {
      const { code = "" } = thrown as NodeJS.ErrnoException;
      if (!["EAGAIN", "EINTR"].includes(code)) throw thrown;
    }
  }
}

/** Waits for bytes. Of a terminal that has hung up the poller says that its descriptor is bad. */
function readable(port: LinuxPortBinding): Promise<void> {
  return new Promise((resolve, reject) => {
    if (!port.isOpen) throw canceled();
    port.poller.once("readable", (error) => {
      if (error === null) resolve();
      else reject("canceled" in error ? error : hungUp(error));
    });
  });
}

function hungUp(cause?: Error): Error {
  return new Error("the terminal hung up", { cause });
}

/** The serialport contract: a read that ends because the port was closed says so, or it counts as a disconnection. */
function canceled(): Error {
  return Object.assign(new Error("the port was closed"), { canceled: true });
}
