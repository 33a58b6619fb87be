import type { AuthenticationMode } from "../../../core/backend/index.ts";
import type { DeviceId } from "../../../core/kernel/index.ts";
import { provenBy, whyNotAdmitted } from "../admission.ts";
import type { RefusalDraft } from "../refusals.ts";
import type { Registry } from "../registry/registry.ts";
import type { Connection } from "../server/connection.ts";

/** Decides who a client of the broker is. Returns why it is turned away; undefined lets it in. */
export interface Gate {
  connect(connection: Connection, claim: Claim): RefusalDraft | undefined;
  /** Takes the signature over `nonce`; the connection is proven when it is right. */
  prove(connection: Connection, identity: string, nonce: string, signature: string): RefusalDraft | undefined;
  /** Asked before each message: a credential may have been revoked since. */
  standing(connection: Connection): RefusalDraft | undefined;
}

export interface Claim {
  readonly clientId: string;
  readonly hasPassword: boolean;
}

export interface GateOptions {
  readonly registry: Registry;
  readonly authentication: AuthenticationMode;
}

export function createGate({ registry, authentication }: GateOptions): Gate {
  const standing = (connection: Connection): RefusalDraft | undefined => {
    const { principal } = connection;
    const why = principal === undefined ? undefined : whyNotAdmitted(registry, principal);
    return why && { service: "mqtt", ...why, principal };
  };

  const byCertificate = (connection: Connection, identity: string): RefusalDraft | undefined => {
    const { principal } = connection;
    if (principal === undefined)
      return turnAway("no-certificate", "a client certificate is needed", { identity });
    if (principal.by === "idevid")
      return turnAway("bootstrap-credential", "a bootstrap credential opens enrolment only", {
        identity,
        principal,
      });
    // Under another's client id it would end that client's connection and take over its session.
    if (identity !== principal.identity)
      return turnAway("wrong-identity", `the certificate names ${principal.identity}`, {
        identity,
        principal,
      });
    const refusal = standing(connection);
    if (refusal === undefined) registry.connected(principal.identity, principal.fingerprint);
    return refusal;
  };

  const byChallenge = (identity: string, hasPassword: boolean): RefusalDraft | undefined => {
    if (hasPassword) return turnAway("password", "no password is known here", { identity });
    const known = registry.keys(identity as DeviceId).operational.length > 0;
    return known ? undefined : turnAway("unknown-credential", "it has no credential here", { identity });
  };

  return {
    standing,
    connect: (connection, { clientId, hasPassword }) =>
      authentication === "mutual-tls"
        ? byCertificate(connection, clientId)
        : byChallenge(clientId, hasPassword),
    prove(connection, identity, nonce, signature) {
      const principal = provenBy(registry, { identity, nonce, signature });
      if (principal?.by !== "ldevid")
        return turnAway("wrong-proof", "the challenge is not signed by a credential of the device", {
          identity,
        });
      connection.principal = principal;
      registry.connected(principal.identity, principal.fingerprint);
      return undefined;
    },
  };
}

function turnAway(
  code: string,
  reason: string,
  who: Pick<RefusalDraft, "identity" | "principal">,
): RefusalDraft {
  return { service: "mqtt", code, reason, ...who };
}
