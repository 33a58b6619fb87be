import type { AuthenticationMode } from "../../../core/backend/index.ts";
import { challengePath, readAuthorization } from "../../../core/wire/index.ts";
import { provenBy } from "../admission.ts";
import type { Nonces } from "../nonces.ts";
import type { Registry } from "../registry/registry.ts";
import type { Connection } from "../server/connection.ts";
import type { Principal } from "../server/peer.ts";
import { type Exchange, json, type Route } from "./exchange.ts";

/** How an HTTP request proves whom it comes from. */
export interface HttpAuthentication {
  readonly routes: readonly Route[];
  authenticate(connection: Connection, authorization: string | undefined): Principal | undefined;
}

/** By the certificate of its connection, or by a challenge signed in its header. */
export function createHttpAuthentication(
  mode: AuthenticationMode,
  registry: Registry,
  nonces: Nonces,
): HttpAuthentication {
  if (mode === "mutual-tls") return { routes: [], authenticate: (connection) => connection.principal };

  const service = ({ query }: Exchange) => {
    const identity = query.get("identity") ?? "";
    if (identity === "")
      return json(400, { code: "malformed", reason: "whose challenge: ?identity= is missing" });
    return json(200, { nonce: nonces.issue("challenge", identity) });
  };
  return {
    routes: [{ method: "GET", path: challengePath, service }],
    authenticate(_connection, authorization = "") {
      const challenge = readAuthorization(authorization);
      if (challenge === undefined) return undefined;
      const fresh = nonces.take("challenge", challenge.identity, challenge.nonce);
      return fresh ? provenBy(registry, challenge) : undefined;
    },
  };
}
