import { type KeyObject, verify, X509Certificate } from "node:crypto";
import {
  combine,
  type Freshness,
  type FreshnessAlgorithm,
  freshnessChallenge,
  freshnessMessage,
  type RunStarted,
  type SignedFreshness,
  type Verdict,
} from "../core/journal/index.ts";

/** What was verified of the answers that one leased device gave to the run's nonce. */
export interface DeviceFreshness {
  readonly slot: string;
  /** PASS: one answer holds, and none is wrong. */
  readonly verdict: Verdict;
  /** Every answer, oldest first. */
  readonly answers: readonly VerifiedAnswer[];
}

/** One answer and what holds of it. */
export interface VerifiedAnswer {
  readonly scenario: string;
  readonly attempt: number;
  readonly record: Freshness;
  /** Absent where the device signed nothing. */
  readonly checks?: AnswerChecks;
}

export interface AnswerChecks {
  /** Nonce and message are those of this run. */
  readonly nonce: boolean;
  /** The signature is one of the certificate's key over the message. */
  readonly signature: boolean;
  /** The certificate is one of the manufacturer's authority; `undeclared`: the product names none to hold it against. */
  readonly certificate: "issued" | "not-issued" | "undeclared";
  /** Subject of the certificate; undefined when it is none. */
  readonly subject: string | undefined;
}

/** Whether a run is fresh: that its devices were there after the auditor had told the nonce. */
export interface RunFreshness {
  readonly nonce: string;
  readonly verdict: Verdict;
  /** Each device that the run leased, in the order of its first lease. */
  readonly devices: readonly DeviceFreshness[];
}

/** Verifies what the devices in `slots` answered. Undefined where nobody asked for freshness. */
export function verifyFreshness(
  start: RunStarted,
  slots: readonly string[],
  records: readonly Freshness[],
): RunFreshness | undefined {
  const { nonce } = start;
  if (nonce === undefined) return undefined;
  const devices = slots.map((slot): DeviceFreshness => {
    const answers = records.filter((record) => record.slot === slot).map((one) => verified(one, start));
    return { slot, answers, verdict: verdictOf(slot, answers) };
  });
  return {
    nonce,
    devices,
    verdict: devices.length === 0 ? nobody : combine(devices.map((one) => one.verdict)),
  };
}

const open = (message: string): Verdict => ({ status: "inconclusive", cause: "not-observable", message });
const nobody = open("no device was leased that could have signed the nonce");

function verdictOf(slot: string, answers: readonly VerifiedAnswer[]): Verdict {
  const wrong = answers.flatMap(({ checks }) => (checks === undefined ? [] : faultsOf(checks)));
  if (wrong.length > 0) return { status: "fail", message: `${slot}: ${wrong.join("; ")}` };
  if (answers.some(({ checks }) => checks !== undefined)) return { status: "pass" };
  const [first] = answers;
  if (first?.record.outcome === "unsigned")
    return open(`${slot} did not sign the nonce: ${first.record.why}`);
  return open(
    `${slot} was not asked to sign the nonce: no scenario that leased it manufactured it and came to its end`,
  );
}

function faultsOf({ nonce, signature, certificate }: AnswerChecks): string[] {
  return [
    ...(nonce ? [] : ["what it signed is not this run's nonce"]),
    ...(signature ? [] : ["its signature is not one of its certificate's key"]),
    ...(certificate === "not-issued" ? ["its certificate is not one of the manufacturer's authority"] : []),
  ];
}

function verified(record: Freshness, start: RunStarted): VerifiedAnswer {
  const { scenario, attempt } = record;
  const of = { scenario, attempt, record };
  return record.outcome === "signed" ? { ...of, checks: check(record, start) } : of;
}

function check(
  record: Freshness & SignedFreshness,
  { nonce = "", runId, product }: RunStarted,
): AnswerChecks {
  const message = Buffer.from(record.message, "base64");
  const certificate = certificateIn(record.certificate);
  return {
    nonce: record.nonce === nonce && message.equals(freshnessMessage(nonce, runId)),
    signature:
      certificate !== undefined &&
      isSigned(certificate.publicKey, record.algorithm, message, Buffer.from(record.signature, "base64")),
    certificate: issuedBy(product.manufacturerCa, certificate),
    subject: certificate?.subject,
  };
}

function certificateIn(base64: string): X509Certificate | undefined {
  try {
    return new X509Certificate(Buffer.from(base64, "base64"));
  } catch {
    return undefined;
  }
}

function issuedBy(
  authority: string | undefined,
  certificate: X509Certificate | undefined,
): AnswerChecks["certificate"] {
  if (authority === undefined) return "undeclared";
  const issuer = certificateIn(authority);
  if (issuer === undefined || certificate === undefined) return "not-issued";
  const isIssued = certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
  return isIssued ? "issued" : "not-issued";
}

/** A key of another kind than the one on record makes the signature wrong. */
function isSigned(
  key: KeyObject,
  algorithm: FreshnessAlgorithm,
  message: Uint8Array,
  signature: Uint8Array,
): boolean {
  const { asymmetricKeyType: kind, asymmetricKeyDetails: details } = key;
  const fits =
    algorithm === "ed25519" ? kind === "ed25519" : kind === "ec" && details?.namedCurve === "prime256v1";
  const hash = algorithm === "ed25519" ? null : "sha256";
  return fits && verify(hash, freshnessChallenge(message), key, signature);
}
