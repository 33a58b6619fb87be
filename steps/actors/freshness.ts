import { X509Certificate } from "node:crypto";
import type { Dut } from "../../core/dut/index.ts";
import {
  type FreshnessAlgorithm,
  freshnessChallenge,
  freshnessMessage,
  type SignedFreshness,
  type UnsignedFreshness,
} from "../../core/journal/index.ts";
import { describeOutcome, messageOf, type Outcome } from "../../core/kernel/index.ts";
import { type KeyKind, kindOfKey } from "../../core/wire/index.ts";
import type { Stage } from "../stage.ts";

/** What is on record of one device's answer to the run's nonce. */
export type FreshnessNote = (SignedFreshness | UnsignedFreshness) & {
  readonly slot: string;
  readonly nonce: string;
  readonly message: string;
};

/** A device that did not sign is asked again in the scenarios that follow, so often in all: each silence costs its declared time. */
const mostQuestions = 5;

/**
 * Has each device of the scenario that was manufactured in it sign the run's nonce with its IDevID key, over its console, until it has done
 * so once in this thread of the run. Whatever goes wrong is a note as well: nothing of it bears on the scenario's verdict.
 */
export async function signNonce({
  bench,
  devices,
  units,
}: Pick<Stage, "bench" | "devices" | "units">): Promise<FreshnessNote[]> {
  const { freshness } = bench;
  if (freshness === undefined) return [];
  const message = freshnessMessage(freshness.nonce, freshness.runId);
  const asked = await bench.once("asked to sign the nonce", async () => new Map<string, number>());
  const notes: FreshnessNote[] = [];
  for (const device of devices) {
    const { slot } = device;
    const count = asked.get(slot) ?? 0;
    if (count >= mostQuestions || !units.has(device)) continue;
    const answer = await answerOf(bench, device, freshnessChallenge(message));
    asked.set(slot, answer.outcome === "signed" ? mostQuestions : count + 1);
    const of = { slot, nonce: freshness.nonce, message: Buffer.from(message).toString("base64") };
    notes.push({ ...of, ...answer });
  }
  return notes;
}

async function answerOf(
  bench: Stage["bench"],
  device: Dut,
  challenge: Uint8Array,
): Promise<SignedFreshness | UnsignedFreshness> {
  try {
    const certificate = await device.maintenance.readCertificate();
    if (certificate.kind !== "done") return unsigned("show its certificate", certificate);
    const kind = kindOfKey(new X509Certificate(certificate.value).publicKey);
    if (kind === undefined)
      return { outcome: "unsigned", why: "its certificate is of a kind of key that is not known" };
    const signature = await device.maintenance.signChallenge(challenge);
    if (signature.kind !== "done") return unsigned("sign", signature);
    return {
      outcome: "signed",
      ...(await bearerOf(bench, device)),
      certificate: Buffer.from(certificate.value).toString("base64"),
      signature: Buffer.from(signature.value).toString("base64"),
      algorithm: algorithms[kind],
    };
  } catch (thrown) {
    return { outcome: "unsigned", why: messageOf(thrown) };
  }
}

const algorithms: Readonly<Record<KeyKind, FreshnessAlgorithm>> = {
  "ecdsa-p256": "ecdsa-p256-sha256",
  ed25519: "ed25519",
};

const unsigned = (act: string, outcome: Outcome<unknown>): UnsignedFreshness => ({
  outcome: "unsigned",
  why: `asked to ${act}: ${describeOutcome(outcome)}`,
});

/** Tells the hardware that signed from another's; nothing where its value cannot be read. */
async function bearerOf({ fingerprints }: Stage["bench"], { probe }: Dut): Promise<{ bearer?: string }> {
  return probe.readHardwareId().then(
    (hardwareId) => ({ bearer: fingerprints.commit("hardware", hardwareId) }),
    () => ({}),
  );
}
