import { createLocalBinding, type SerialBinding, type SerialBindingPort } from "../../core/dut/index.ts";

/** A connection that carries a console's bytes. */
export interface ByteLink {
  /** Settles once the bytes have left. */
  write(bytes: Uint8Array): Promise<void>;
  /** Called once; what came before is handed over then. */
  onData(listener: (bytes: Uint8Array) => void): void;
  /** Called once; also when it has ended already. */
  onEnd(listener: (reason: Error) => void): void;
  close(): Promise<void>;
  /** Asks the far end whether it is there. */
  check(): Promise<void>;
  readonly set?: SerialBindingPort["set"];
  readonly update?: SerialBindingPort["update"];
  readonly flush?: SerialBindingPort["flush"];
}

/** A serialport binding whose ports are connections: each opening makes one. */
export function linkBinding(path: string, connect: (baudRate: number) => Promise<ByteLink>): SerialBinding {
  return {
    list: async () => [],
    async open(options) {
      const link = await connect(options.baudRate);
      const local = createLocalBinding(path, { send: () => {}, onData: (listener) => link.onData(listener) });
      const port = await local.open(options);
      const closed = port.close.bind(port);
      const baudRate = port.getBaudRate.bind(port);
      link.onEnd((reason) => local.unplug(reason));
      return Object.assign(port, {
        write: (bytes: Buffer) => link.write(bytes),
        async close() {
          await closed();
          await link.close();
        },
        async getBaudRate() {
          await link.check();
          return baudRate();
        },
        ...(link.set && { set: link.set }),
        ...(link.update && { update: link.update }),
        ...(link.flush && { flush: link.flush }),
      });
    },
  };
}
