import { randomBytes } from "node:crypto";
import type { Dut } from "../../core/dut/index.ts";
import type { Wishes } from "../notebook.ts";
import type { Stage } from "../stage.ts";
import { expectDone } from "./asking.ts";
import { expectOperational, seenSoFar } from "./operational.ts";
import { freshWishes, setUp } from "./person.ts";
import { isData, readOut } from "./searches.ts";
import { awaitOperation } from "./way.ts";

const userDataLength = 40;
/** Bytes at most that are stored at once. */
const longestItem = 2048;

/** Somebody sets the device up as theirs and uses it: from then on it holds what must never outlive their ownership. */
export async function takeOwnership(stage: Stage, device: Dut): Promise<void> {
  stage.notes.write("asNew", await readOut(stage, device, isData));
  const wishes = await settleIn(stage, device);
  const measurements = stage.bench.secrets.mint("user data", userDataLength);
  const later = stage.bench.secrets.mint("later user data", userDataLength);
  await keep(device, Buffer.from(measurements));
  // Data that go on over several sectors: an erase may stop where they began.
  for (let left = 2 * stage.bench.product.ixit.flash.sectorSize; left > 0; left -= longestItem)
    await keep(device, randomBytes(Math.min(left, longestItem)));
  await keepData(stage, device, later);
  stage.notes.write("planted", {
    "network name": wishes.wifi.ssid,
    passphrase: wishes.wifi.passphrase,
    account: wishes.cloud.account,
    "user data": measurements,
    "later user data": later,
  });
}

/** The device gathers something in use. What it was let in with is noted. */
export async function keepData(stage: Stage, device: Dut, data: string): Promise<void> {
  await keep(device, Buffer.from(data));
  stage.notes.write("credential", await expectOperational(device));
}

const keep = async (device: Dut, data: Uint8Array): Promise<void> =>
  expectDone(device, "keep user data", await device.maintenance.storeUserData(data));

/** A person's own network comes into reach, they set the device up, and it goes into operation. */
export async function settleIn(stage: Stage, device: Dut): Promise<Wishes> {
  const wishes = await freshWishes(stage);
  stage.notes.write("wishes", wishes);
  await moveIn(stage, device, wishes);
  return wishes;
}

/** The same with what somebody wants already; the backend may have heard from the device before. */
export async function moveIn(stage: Stage, device: Dut, wishes: Wishes): Promise<void> {
  const { telemetry } = await seenSoFar(stage, device);
  await device.air.offer(wishes.wifi);
  await expectDone(device, "take what a person hands over", await setUp(stage, device, wishes));
  await awaitOperation(stage, device, telemetry);
}

/** Off every network, by cable and by air; what the flash then holds is noted. */
export async function goOffline(stage: Stage, device: Dut): Promise<void> {
  await device.air.withdraw();
  await device.network.leave();
  stage.notes.write("before", await readOut(stage, device, isData));
}

/** What of the owner's the device no longer holds, or holds otherwise; empty when it holds all. */
export async function missingOf(stage: Stage, device: Dut): Promise<string[]> {
  const { wifi, cloud } = stage.notes.read("wishes");
  const { fields } = stage.bench.product.ixit.provisioning;
  const missing: string[] = [];
  for (const [field, value] of [
    [fields.ssid, wifi.ssid],
    [fields.passphrase, wifi.passphrase],
    [fields.account, cloud.account],
    [stage.bench.product.ixit.configuration.endpointField, cloud.endpoint],
  ] as const) {
    const matches = await device.maintenance.matchesConfiguration(field, value);
    if (!(await expectDone(device, `compare ${field} with a value`, matches))) missing.push(field);
  }
  return missing;
}

/** What of the owner's the device still holds: their network, its passphrase, their account. */
export async function knownOf(stage: Stage, device: Dut): Promise<string[]> {
  const { ssid, passphrase, account } = stage.bench.product.ixit.provisioning.fields;
  const missing = await missingOf(stage, device);
  return [ssid, passphrase, account].filter((field) => !missing.includes(field));
}

export async function keepsUserData(stage: Stage, device: Dut): Promise<boolean> {
  const kept = await expectDone(device, "show its user data", await device.maintenance.readUserData());
  const planted = stage.notes.read("planted")["user data"] ?? "";
  return kept.some((data) => Buffer.from(data).toString() === planted);
}
