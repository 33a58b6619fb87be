import type { SerialPortStream } from "@serialport/stream";
import { DeadlinePassed, EquipmentFault, messageOf, within } from "../kernel/index.ts";
import type { ConsoleLine, ConsolePort } from "./dut.ts";
import { LineSplitter } from "./line-splitter.ts";

// The interface's own package declares no types for ES modules; they are reached through the stream that uses them.
/** How bytes reach a port: `BindingInterface` of @serialport/bindings-interface. */
export type SerialBinding = ConstructorParameters<typeof SerialPortStream>[0]["binding"];
/** An open port of a binding: `BindingPortInterface`. */
export type SerialBindingPort = Awaited<ReturnType<SerialBinding["open"]>>;

/** A serial port that speaks lines, and tells at once when it has gone. */
export interface SerialLine extends ConsolePort, AsyncDisposable {
  /** What a person calls the port: its path. */
  readonly path: string;
  /** Why the port cannot be used any more; undefined while it can. */
  readonly gone: EquipmentFault | undefined;
  /** Called for each piece that is received, as it comes, once its lines have been told: a prompt ends in no line feed. Returns the unsubscriber. */
  onBytes(listener: (bytes: Uint8Array) => void): () => void;
  /** Called once when the port vanishes or is closed. Returns the unsubscriber. */
  onGone(listener: (fault: EquipmentFault) => void): () => void;
  /** Sends a line without waiting; what hinders it is told to `onGone`. */
  send(line: string): void;
  /**
   * Asks the operating system whether the port is still there, before silence is blamed on the device. With `since`
   * (`performance.now()`), also whether it was all the time since then, of a line that can lose its port and find it again: what was
   * said meanwhile may be lost. @throws EquipmentFault PORT_GONE
   */
  check(since?: number): Promise<void>;
}

export interface SerialLineOptions {
  readonly path: string;
  /** How bytes reach the port. Left out: the operating system's, loaded when first needed. */
  readonly binding?: SerialBinding;
  readonly baudRate?: number;
}

const referenceBaudRate = 115_200;
/** Enough for the longest answer; one buffer of this size is held for each open port. */
const readAhead = 16_384;
/** Time that a write may take beyond what its bytes take on the wire, ms. */
const writeSlackMs = 10_000;
/**
 * How often the operating system is asked whether the port is still there, ms. The system's binding reads on for ever where a
 * terminal hangs up between two reads (it takes a read of 0 bytes for "try again"), so nothing else would tell.
 */
const watchEveryMs = 200;

/** Opens a port at 8N1. Nothing is lost that arrives from then on. @throws EquipmentFault PORT_UNOPENABLE */
export async function openSerialLine({
  path,
  binding,
  baudRate = referenceBaudRate,
}: SerialLineOptions): Promise<SerialLine> {
  const { SerialPortStream } = await import("@serialport/stream");
  const stream = new SerialPortStream({
    binding: binding ?? (await systemBinding()),
    path,
    baudRate,
    dataBits: 8,
    parity: "none",
    stopBits: 1,
    highWaterMark: readAhead,
    autoOpen: false,
  });
  const line = new StreamLine(stream);
  await new Promise<void>((resolve, reject) => {
    stream.open((error) =>
      error === null || error === undefined ? resolve() : reject(unopenable(path, error)),
    );
  });
  if (binding === undefined) line.watch();
  return line;
}

async function systemBinding(): Promise<SerialBinding> {
  const { autoDetect } = await import("@serialport/bindings-cpp");
  return autoDetect();
}

function unopenable(path: string, cause: Error): EquipmentFault {
  return new EquipmentFault(
    "PORT_UNOPENABLE",
    `The serial port ${path} cannot be opened: ${cause.message}.`,
    {
      help: "Check that the adapter is plugged in, that no other program holds the port, and that your user may use it (group dialout).",
      cause,
    },
  );
}

class StreamLine implements SerialLine {
  readonly path: string;
  readonly #stream: SerialPortStream;
  readonly #lineListeners = new Set<(line: ConsoleLine) => void>();
  readonly #byteListeners = new Set<(bytes: Uint8Array) => void>();
  readonly #goneListeners = new Set<(fault: EquipmentFault) => void>();
  readonly #sent = new LineSplitter((text) => this.#tell({ direction: "sent", text }));
  readonly #received = new LineSplitter((text) => this.#tell({ direction: "received", text }));
  #gone: EquipmentFault | undefined;

  constructor(stream: SerialPortStream) {
    this.path = stream.path;
    this.#stream = stream;
    stream.on("data", (chunk: Uint8Array) => {
      this.#received.push(chunk);
      for (const listener of this.#byteListeners) listener(chunk);
    });
    stream.on("end", () => this.#vanish(new Error("end of file")));
    stream.on("error", (error) => this.#vanish(error));
    stream.on("close", (error?: Error | null) => this.#vanish(error ?? new Error("it was closed")));
  }

  get gone(): EquipmentFault | undefined {
    return this.#gone;
  }

  async write(bytes: Uint8Array): Promise<void> {
    if (this.#gone !== undefined) throw this.#gone;
    this.#sent.push(bytes);
    const { promise: gone, reject } = Promise.withResolvers<never>();
    const unsubscribe = this.onGone(reject);
    const written = new Promise<void>((resolve, fail) => {
      this.#stream.write(bytes, undefined, (error) => (error ? fail(this.#vanish(error)) : resolve()));
    });
    const onWireMs = (bytes.length * 10_000) / this.#stream.baudRate;
    try {
      await within(Promise.race([written, gone]), { withinMs: writeSlackMs + 2 * onWireMs });
    } catch (thrown) {
      throw thrown instanceof DeadlinePassed ? this.#vanish(new Error("it takes no bytes any more")) : thrown;
    } finally {
      unsubscribe();
    }
  }

  send(line: string): void {
    if (this.#gone !== undefined) return;
    // Whatever ends a line on this console, it is one for the record.
    this.#sent.push(Buffer.from(line.replaceAll(/\r\n?/g, "\n")));
    this.#stream.write(Buffer.from(line));
  }

  onLine(listener: (line: ConsoleLine) => void): () => void {
    this.#lineListeners.add(listener);
    return () => {
      this.#lineListeners.delete(listener);
    };
  }

  onBytes(listener: (bytes: Uint8Array) => void): () => void {
    this.#byteListeners.add(listener);
    return () => {
      this.#byteListeners.delete(listener);
    };
  }

  onGone(listener: (fault: EquipmentFault) => void): () => void {
    this.#goneListeners.add(listener);
    return () => {
      this.#goneListeners.delete(listener);
    };
  }

  async check(): Promise<void> {
    if (this.#gone !== undefined) throw this.#gone;
    try {
      await this.#stream.port?.getBaudRate();
    } catch (error) {
      throw this.#vanish(error);
    }
  }

  /** Tells of a port that vanishes though nothing is asked of it. */
  watch(): void {
    const watching = setInterval(() => {
      // What it finds is told to `onGone`.
      this.check().catch(() => clearInterval(watching));
    }, watchEveryMs);
    watching.unref();
    this.onGone(() => clearInterval(watching));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#vanish(new Error("it was closed"));
    const stream = this.#stream;
    if (!stream.closing) return;
    await new Promise<void>((resolve) => {
      stream.once("close", () => resolve());
      // Closing failed: there is nothing left to close.
      stream.once("error", () => resolve());
    });
  }

  #tell(line: ConsoleLine): void {
    for (const listener of this.#lineListeners) listener(line);
  }

  /** The first cause is kept: what follows is its echo. */
  #vanish(cause: unknown): EquipmentFault {
    if (this.#gone !== undefined) return this.#gone;
    this.#gone = new EquipmentFault(
      "PORT_GONE",
      `The serial port ${this.path} has gone: ${messageOf(cause)}.`,
      {
        help: "Check cable, adapter and supply of this place, or the process behind the port, then run again.",
        cause,
      },
    );
    this.#received.end();
    this.#sent.end();
    // A binding that has not noticed would read on; disposal waits for the end of this.
    if (this.#stream.isOpen) this.#stream.close();
    for (const listener of this.#goneListeners) listener(this.#gone);
    return this.#gone;
  }
}
