import type { Outcome } from "../../core/kernel/index.ts";

/**
 * How messages of a set-up reach the device and its answers come back, whatever carries them. Every failure is an outcome. Disposing of
 * it ends the connection.
 */
export interface SetUpTransport extends AsyncDisposable {
  /** Protocol and certificate of the device; undefined where no TLS is around the messages. */
  readonly tls: { readonly version: string; readonly certificate: Uint8Array } | undefined;
  /** Without `body`, asks for what there is to be read. Refused with the code that the device names, or `connection-lost`. */
  send(path: string, body?: Uint8Array): Promise<Outcome<Uint8Array>>;
}
