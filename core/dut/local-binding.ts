import type { SerialBinding, SerialBindingPort } from "./serial-line.ts";

/** The far end of a serial line that lives in this process. */
export interface LocalEnd {
  /** Takes what was written to the port. */
  send(bytes: Uint8Array): void;
  /** Called once per opened port; the end hands its output to `listener` from then on. */
  onData(listener: (bytes: Uint8Array) => void): void;
}

export interface LocalBinding extends SerialBinding {
  /** Breaks the open port as a pulled plug does; what had arrived before can still be read. */
  unplug(reason?: Error): void;
}

/**
 * A serialport binding whose only port leads to `end`: the same stream, line and session code as over a USB adapter runs
 * on it. Output arrives in order and never within the call that caused it; nothing delays it.
 */
export function createLocalBinding(path: string, end: LocalEnd): LocalBinding {
  let port: LocalPort | undefined;
  const info = { manufacturer: undefined, serialNumber: undefined, pnpId: undefined, locationId: undefined };
  return {
    list: async () => [{ path, ...info, productId: undefined, vendorId: undefined }],
    open: async (options) => {
      if (port?.isOpen) throw new Error(`${path} is open already`);
      const opened = new LocalPort(end, { ...defaults, ...options });
      end.onData((bytes) => opened.take(bytes));
      port = opened;
      return opened;
    },
    unplug: (reason = new Error("EIO: i/o error, read")) => port?.break(reason),
  };
}

type OpenOptions = SerialBindingPort["openOptions"];
type ReadResult = Awaited<ReturnType<SerialBindingPort["read"]>>;

const defaults = {
  dataBits: 8,
  lock: true,
  stopBits: 1,
  parity: "none",
  rtscts: false,
  xon: false,
  xoff: false,
  xany: false,
  hupcl: true,
} as const;

interface PendingRead {
  readonly buffer: Buffer;
  readonly offset: number;
  readonly length: number;
  readonly resolve: (result: ReadResult) => void;
  readonly reject: (error: Error) => void;
}

class LocalPort implements SerialBindingPort {
  readonly openOptions: OpenOptions;
  isOpen = true;
  readonly #end: LocalEnd;
  readonly #waiting: Uint8Array[] = [];
  #read: PendingRead | undefined;
  #broken: Error | undefined;

  constructor(end: LocalEnd, openOptions: OpenOptions) {
    this.#end = end;
    this.openOptions = openOptions;
  }

  take(bytes: Uint8Array): void {
    if (!this.isOpen || this.#broken !== undefined || bytes.length === 0) return;
    // A copy: the sender may use its buffer again.
    this.#waiting.push(Uint8Array.from(bytes));
    this.#deliver();
  }

  break(reason: Error): void {
    this.#broken = reason;
    this.#read?.reject(reason);
    this.#read = undefined;
  }

  async close(): Promise<void> {
    if (!this.isOpen) throw notOpen();
    this.isOpen = false;
    this.#waiting.length = 0;
    this.#read?.reject(canceled());
    this.#read = undefined;
  }

  async read(buffer: Buffer, offset: number, length: number): Promise<ReadResult> {
    if (!this.isOpen) throw canceled();
    if (this.#waiting.length === 0) this.#requireOpen();
    const { promise, resolve, reject } = Promise.withResolvers<ReadResult>();
    this.#read = { buffer, offset, length, resolve, reject };
    this.#deliver();
    return promise;
  }

  async write(bytes: Buffer): Promise<void> {
    this.#requireOpen();
    this.#end.send(bytes);
  }

  async update({ baudRate }: { baudRate: number }): Promise<void> {
    this.#requireOpen();
    this.openOptions.baudRate = baudRate;
  }

  async set(): Promise<void> {
    this.#requireOpen();
  }

  async get() {
    this.#requireOpen();
    return { cts: false, dsr: false, dcd: false };
  }

  async getBaudRate() {
    this.#requireOpen();
    return { baudRate: this.openOptions.baudRate };
  }

  async flush(): Promise<void> {
    this.#requireOpen();
    this.#waiting.length = 0;
  }

  async drain(): Promise<void> {
    this.#requireOpen();
  }

  #requireOpen(): void {
    if (this.#broken !== undefined) throw this.#broken;
    if (!this.isOpen) throw notOpen();
  }

  #deliver(): void {
    const [first] = this.#waiting;
    if (first === undefined || this.#read === undefined) return;
    const { buffer, offset, length, resolve } = this.#read;
    const piece = first.subarray(0, length);
    buffer.set(piece, offset);
    if (piece.length < first.length) this.#waiting[0] = first.subarray(piece.length);
    else this.#waiting.shift();
    this.#read = undefined;
    resolve({ buffer, bytesRead: piece.length });
  }
}

const notOpen = () => new Error("the port is not open");

/** The serialport contract: a read that ends because the port was closed says so, or it counts as a disconnection. */
function canceled(): Error {
  return Object.assign(new Error("the port was closed"), { canceled: true });
}
