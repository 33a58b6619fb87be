import { X509Certificate } from "node:crypto";
import type { Attestation } from "../../../core/backend/index.ts";
import type { DeviceId, Sha256 } from "../../../core/kernel/index.ts";
import {
  attestationPath,
  type Evidence,
  readEvidence,
  type verifyEvidence,
} from "../../../core/wire/index.ts";
import type { Nonces } from "../nonces.ts";
import type { Registry } from "../registry/registry.ts";
import type { FaultSwitch } from "../server/fault-switch.ts";
import type { Sightings } from "../sightings.ts";
import { type Answer, type Exchange, json, noContent, type Route, TurnedAway } from "./exchange.ts";

/** Who has proven hardware and firmware lately. */
export interface Attestations {
  readonly routes: readonly Route[];
  isFresh(identity: DeviceId): boolean;
  useUp(identity: DeviceId): void;
  trust(digests: readonly Sha256[]): void;
  /** In addition to those trusted already. */
  trustAlso(digest: Sha256): void;
}

export type EvidenceVerifier = typeof verifyEvidence;

export interface AttestationOptions {
  readonly registry: Registry;
  readonly nonces: Nonces;
  /** Everything but the nonce. */
  readonly verify: EvidenceVerifier;
  readonly faults: FaultSwitch;
  /** Authorities of bootstrap certificates, PEM. */
  readonly manufacturerCas: readonly string[];
  readonly sightings: Sightings<Attestation>;
  readonly now: () => number;
}

const lifetimeMs = 300_000;

/** Takes evidence of hardware identity and measured firmware over a fresh nonce. PRV-ZTP-2 */
export function createAttestations(options: AttestationOptions): Attestations {
  const { registry, nonces, verify, faults, sightings, now } = options;
  const manufacturers = options.manufacturerCas.map((pem) => new X509Certificate(pem));
  const accepted = new Map<string, number>();
  let trusted: ReadonlySet<Sha256> = new Set();

  const give = ({ query }: Exchange): Answer => {
    const identity = query.get("identity") ?? "";
    if (identity === "") throw refusal(400, "malformed", "whose attestation: ?identity= is missing");
    const nonce = nonces.issue("attestation", identity);
    return json(200, { nonce: faults.fault === "alters-nonce" ? altered(nonce) : nonce });
  };

  const judge = (evidence: Evidence) => {
    if (!nonces.take("attestation", evidence.identity, evidence.nonce))
      return {
        ok: false,
        code: "unknown-nonce",
        reason: "the nonce was not given out, is used or too old",
      } as const;
    const isTrustedFirmware = (digest: Sha256) => trusted.has(digest);
    return verify(evidence, { manufacturers, isTrustedFirmware, now: now() });
  };

  const take = ({ body }: Exchange): Answer => {
    const evidence = readEvidence(body);
    if (evidence === undefined) {
      sightings.add({ at: now(), evidence: body, accepted: false, code: "malformed" });
      throw refusal(400, "malformed", "the body is no evidence");
    }
    const identity = evidence.identity as DeviceId;
    const { firmwareDigest, nonce } = evidence;
    const seen = { identity, at: now(), evidence: body, firmwareDigest, nonce };
    if (faults.fault === "loses-evidence") {
      sightings.add({ ...seen, accepted: false, code: "lost" });
      return noContent;
    }
    const verdict = judge(evidence);
    if (verdict.ok) {
      registry.attested(identity, verdict.certificate.publicKey.export({ format: "der", type: "spki" }));
      accepted.set(identity, now() + lifetimeMs);
    }
    sightings.add({ ...seen, accepted: verdict.ok, ...(verdict.ok ? {} : { code: verdict.code }) });
    if (verdict.ok) return noContent;
    throw refusal(403, verdict.code, verdict.reason, identity);
  };

  return {
    routes: [
      { method: "GET", path: attestationPath, service: give },
      { method: "POST", path: attestationPath, service: take },
    ],
    isFresh: (identity) => now() < (accepted.get(identity) ?? 0),
    useUp: (identity) => void accepted.delete(identity),
    trust: (digests) => {
      trusted = new Set(digests);
    },
    trustAlso: (digest) => {
      trusted = new Set([...trusted, digest]);
    },
  };
}

/** As if somebody in between had changed its last byte. */
function altered(nonce: string): string {
  const bytes = Buffer.from(nonce, "base64");
  const last = bytes.length - 1;
  bytes[last] = (bytes[last] ?? 0) ^ 1;
  return bytes.toString("base64");
}

function refusal(status: number, code: string, reason: string, identity?: DeviceId): TurnedAway {
  return new TurnedAway(status, { service: "attestation", code, reason, identity });
}
