import type { TLSSocket } from "node:tls";
import type { Principal } from "./peer.ts";

/** A client inside TLS. */
export interface Connection {
  readonly socket: TLSSocket;
  /** Whom it has proven to be: in TLS, or later by a signed challenge. */
  principal: Principal | undefined;
}
