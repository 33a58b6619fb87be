import type { Readable, Writable } from "node:stream";

/** Where the UART of a piece comes out of its process. Disposing of it leaves nothing behind. */
export interface ConsoleOutlet extends AsyncDisposable {
  /** What a person is told to open. */
  readonly address: string;
  /** Sends bytes of the device to whoever listens, now or, within bounds, later. */
  write(bytes: Uint8Array): void;
  /** Settles when nobody can write to the device any more: at the end of input, or with a fault. */
  readonly ended: Promise<void>;
}

/** What a console outlet can be. */
export type ConsolePlace =
  | { readonly kind: "pty"; readonly path: string }
  | { readonly kind: "tcp"; readonly port: number }
  | { readonly kind: "streams"; readonly source: Readable; readonly sink: Writable };

/** Takes bytes for the device's UART. */
export type Input = (bytes: Uint8Array) => void;

/** Output kept for somebody who opens the console late, bytes. */
export const heldBackOutput = 65_536;
