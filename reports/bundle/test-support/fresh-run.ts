/** For tests: runs whose devices were given a nonce to sign. */
import { generateKeyPairSync, sign } from "node:crypto";
import {
  type Freshness,
  freshnessChallenge,
  freshnessMessage,
  type JournalRecord,
} from "../../../core/journal/index.ts";
import { issueCertificate } from "../../../core/wire/index.ts";
import { attemptsAt, completed, pass, planned, started } from "../../test-support.ts";

export const nonce = "00112233445566778899aabbccddeeff";

type Kind = "ec" | "ed25519";

const pairOf = (kind: Kind) =>
  kind === "ec" ? generateKeyPairSync("ec", { namedCurve: "P-256" }) : generateKeyPairSync("ed25519");

const authority = pairOf("ec");
const stranger = pairOf("ec");
const spkiOf = ({ publicKey }: ReturnType<typeof pairOf>) =>
  publicKey.export({ format: "der", type: "spki" });
const works = { commonName: "Works" };
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64");

const manufacturerCa = issueCertificate(
  {
    ...{ subject: works, issuer: works, notBefore: new Date(0), use: { kind: "authority" } },
    publicKey: spkiOf(authority),
  },
  authority.privateKey,
);

export interface Wrongs {
  /** What is signed in place of the run's own text. */
  readonly message?: Uint8Array;
  /** Its certificate is somebody else's than the declared authority's. */
  readonly stranger?: boolean;
  /** It signs with a key that is not its certificate's. */
  readonly otherKey?: boolean;
}

/** A run that leased a device for each of `kinds`, the kind of its key; undefined: it does not sign. */
export function freshRun(
  kinds: readonly (Kind | undefined)[],
  wrongs: Wrongs = {},
): readonly JournalRecord[] {
  const first = started({ nonce });
  const start = { ...first, product: { ...first.product, manufacturerCa: base64(manufacturerCa) } };
  const [plan, begun, ended] = attemptsAt(planned("PRV-A-1.1"), pass);
  if (plan?.type !== "scenario-planned" || begun === undefined || ended === undefined)
    throw new TypeError("an attempt has two records");
  const of = { scenario: plan.scenario, attempt: 1 };
  const told = kinds.flatMap((kind, index): JournalRecord[] => {
    const slot = `device-${index + 1}`;
    const message = wrongs.message ?? freshnessMessage(nonce, start.runId);
    const asked = { type: "freshness", ...of, slot, nonce, message: base64(message) } as const;
    const answer =
      kind === undefined
        ? { outcome: "unsigned" as const, why: "it said nothing" }
        : answerOf(kind, message, wrongs);
    return [{ type: "lease", ...of, slot }, { ...asked, ...answer } as Freshness];
  });
  return [start, plan, begun, ...told, ended, completed];
}

function answerOf(kind: Kind, message: Uint8Array, wrongs: Wrongs) {
  const pair = pairOf(kind);
  const signing = wrongs.otherKey === true ? pairOf(kind) : pair;
  const certificate = issueCertificate(
    {
      ...{ subject: { commonName: "P1", serialNumber: "P1-1" }, issuer: works, notBefore: new Date(0) },
      ...{ publicKey: spkiOf(pair), use: { kind: "device" } },
    },
    (wrongs.stranger === true ? stranger : authority).privateKey,
  );
  return {
    outcome: "signed" as const,
    certificate: base64(certificate),
    signature: base64(sign(kind === "ec" ? "sha256" : null, freshnessChallenge(message), signing.privateKey)),
    algorithm: kind === "ec" ? ("ecdsa-p256-sha256" as const) : ("ed25519" as const),
  };
}
