import { encodeEstBody, estPaths, estTypes, writeCertsOnly } from "../../../core/wire/index.ts";
import { whyNotAdmitted } from "../admission.ts";
import type { Registry } from "../registry/registry.ts";
import type { FaultSwitch } from "../server/fault-switch.ts";
import type { Principal } from "../server/peer.ts";
import type { Attestations } from "./attestation.ts";
import { type Certified, type Certifier, readRequest } from "./certifier.ts";
import { type Answer, type Exchange, type Route, TurnedAway } from "./exchange.ts";

export interface EstOptions {
  readonly registry: Registry;
  readonly certifier: Certifier;
  readonly attestations: Attestations;
  readonly faults: FaultSwitch;
}

/** Enrolment over secure transport (RFC 7030): the bootstrap credential opens the first, an operational one the next. PRV-ZTP-3 */
export function estRoutes({ registry, certifier, attestations, faults }: EstOptions): readonly Route[] {
  const certificates = (found: readonly Uint8Array[]): Answer => ({
    status: 200,
    type: estTypes.certificates,
    headers: { "content-transfer-encoding": "base64" },
    body: encodeEstBody(writeCertsOnly(found)),
  });

  const forgets = () => faults.fault === "forgets-certificates";

  const begin = (exchange: Exchange, by: Principal["by"]): Principal => {
    const principal = exchange.authenticate();
    if (principal === undefined) throw refusal(401, "no-credential", `an ${by} is needed`);
    if (faults.fault === "refuses-enrolment")
      throw refusal(403, "refused-by-operator", "nobody is enrolled here now", principal);
    if (principal.by !== by) throw refusal(403, "wrong-credential", `an ${by} is needed`, principal);
    const why = whyNotAdmitted(registry, principal);
    if (why !== undefined) throw refusal(403, why.code, why.reason, principal);
    return principal;
  };

  const certify = (
    exchange: Exchange,
    principal: Principal,
    bootstrapKey: Uint8Array | undefined,
  ): Certified => {
    const request = readRequest(exchange.body, principal.identity, bootstrapKey);
    if (!request.ok) throw refusal(request.status, request.code, request.reason, principal);
    return certifier.certify(principal.identity, request.publicKey);
  };

  const enroll = (exchange: Exchange): Answer => {
    const principal = begin(exchange, "idevid");
    const { identity } = principal;
    if (!attestations.isFresh(identity))
      throw refusal(403, "not-attested", "an accepted attestation is needed first", principal);
    const { certificate, credential } = certify(exchange, principal, principal.publicKey);
    if (!forgets()) registry.enrol(identity, credential);
    attestations.useUp(identity);
    return certificates([certificate]);
  };

  const reenroll = (exchange: Exchange): Answer => {
    const principal = begin(exchange, "ldevid");
    const { identity } = principal;
    const { certificate, credential } = certify(exchange, principal, registry.keys(identity).bootstrap);
    if (!forgets() && !registry.reenrol(identity, credential))
      throw refusal(403, "wrong-state", "only a device in operation changes its credential", principal);
    return certificates([certificate]);
  };

  return [
    { method: "GET", path: estPaths.cacerts, service: () => certificates([certifier.authority]) },
    { method: "POST", path: estPaths.enroll, service: enroll },
    { method: "POST", path: estPaths.reenroll, service: reenroll },
  ];
}

function refusal(status: number, code: string, reason: string, principal?: Principal): TurnedAway {
  return new TurnedAway(status, { service: "est", code, reason, principal });
}
