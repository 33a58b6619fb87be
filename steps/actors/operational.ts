import { X509Certificate } from "node:crypto";
import type { Dut } from "../../core/dut/index.ts";
import { describeOutcome, sha256 } from "../../core/kernel/index.ts";
import type { Seen } from "../notebook.ts";
import type { Stage } from "../stage.ts";
import { expectDone } from "./asking.ts";
import { eventually } from "./eventually.ts";
import { identityOf } from "./units.ts";

/** The operational credential (LDevID, IEEE 802.1AR) as device and backend show it. */

/** Certificate, DER; undefined when the device says that it has none. */
export async function readOperational(stage: Stage, device: Dut): Promise<Uint8Array | undefined> {
  const outcome = await device.maintenance.readOperationalCertificate();
  const none = outcome.kind === "refused" && outcome.code === "no-credential";
  await stage.observe(
    "operational credential",
    outcome.kind === "done" ? describe(outcome.value) : describeOutcome(outcome),
  );
  return none ? undefined : expectDone(device, "show its operational certificate", outcome);
}

const describe = (der: Uint8Array) => ({
  subject: new X509Certificate(der).subject,
  fingerprint: sha256(der),
});

/** Certificate of a device that must have one, DER. */
export async function expectOperational(device: Dut): Promise<Uint8Array> {
  const outcome = await device.maintenance.readOperationalCertificate();
  return expectDone(device, "show the operational certificate of a provisioned device", outcome);
}

/** SHA-256 of the public key in a certificate. */
export const keyOf = (certificate: Uint8Array) =>
  sha256(new X509Certificate(certificate).publicKey.export({ format: "der", type: "spki" }));

/** Fingerprints that the backend's registry has in use for the device. */
export async function inUse({ bench, units }: Stage, device: Dut): Promise<string[]> {
  const record = await (await bench.backend()).device(identityOf({ units }, device));
  return (record?.credentials ?? []).filter(({ state }) => state === "in-use").map((one) => one.fingerprint);
}

/** How many credentials the backend has ever issued to the device. */
export async function issuedTo({ bench, units }: Stage, device: Dut): Promise<number> {
  const record = await (await bench.backend()).device(identityOf({ units }, device));
  return record?.credentials.length ?? 0;
}

/** What is wrong with the credentials of a device that should have one that works. */
export async function wrongWithCredentials(stage: Stage, device: Dut): Promise<string[]> {
  const used = await inUse(stage, device);
  await expectOperational(device);
  return used.length === 1 ? [] : [`the backend has ${used.length} credentials in use for it`];
}

/**
 * Until the backend has another credential in use than `before` and the device shows the same; undefined when that never is.
 * What else the backend lets in is for others to judge.
 */
export async function awaitRenewal(
  stage: Stage,
  device: Dut,
  before: Uint8Array,
): Promise<Uint8Array | undefined> {
  const old = sha256(before);
  const renewed = await eventually(async () => {
    const used = await inUse(stage, device);
    const shown = await device.maintenance.readOperationalCertificate();
    if (shown.kind !== "done" || sha256(shown.value) === old) return undefined;
    return used.includes(sha256(shown.value)) ? shown.value : undefined;
  }, stage.bench.product.ixit.rotation.withinMs);
  await stage.observe("credential renewed", { before: old, now: await inUse(stage, device) });
  return renewed.kind === "done" ? renewed.value : undefined;
}

/** Counts what the backend has seen of the device so far. */
export async function seenSoFar({ bench, units }: Stage, device: Dut): Promise<Seen> {
  const backend = await bench.backend();
  const identity = identityOf({ units }, device);
  const [telemetry, registrations] = [
    await backend.telemetry(identity),
    await backend.registrations(identity),
  ];
  return { telemetry: telemetry.length, registrations: registrations.length };
}

/** Notes of the second device what nothing that is done to the first may change. */
export async function noteBystander(stage: Stage): Promise<void> {
  const [, second] = stage.devices;
  if (second === undefined) throw new TypeError("there is no second device; the scenario lacks its Given");
  const { registrations } = await seenSoFar(stage, second);
  stage.notes.write("bystander", { credential: await expectOperational(second), registrations });
}
