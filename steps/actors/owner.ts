import { randomBytes } from "node:crypto";
import type { Dut } from "../../core/dut/index.ts";
import { isOnAir } from "../../core/product/index.ts";
import type { Wishes } from "../notebook.ts";
import type { Stage } from "../stage.ts";
import { expectDone } from "./asking.ts";
import { restart } from "./memory.ts";
import { expectOperational, readOperational, seenSoFar } from "./operational.ts";
import { fieldsOf, freshWishes, setUpWith, told } from "./person.ts";
import type { ReadOut } from "./residue.ts";
import { isData, readOut } from "./searches.ts";
import { labelOf } from "./units.ts";
import { awaitOffer, awaitOperation } from "./way.ts";

const userDataLength = 40;
/** Bytes at most that are stored at once. */
const longestItem = 2048;

/** Somebody sets the device up as theirs and uses it: from then on it holds what must never outlive their ownership. */
export async function takeOwnership(stage: Stage, device: Dut): Promise<void> {
  await noteAsNew(stage, device);
  await own(stage, device);
}

/** What the flash of a device holds before it has an owner is noted: a wipe may leave that and nothing else. */
export async function noteAsNew(stage: Stage, device: Dut): Promise<void> {
  stage.notes.write("asNew", await readAsNew(stage, device));
}

/**
 * What stands in the flash of a device that never had an owner. Where equal data at equal places look equal, though encrypted, that is
 * also what a wipe of it writes: defaults, which a later wipe writes again and which are nobody's. It is as before on return.
 */
async function readAsNew(stage: Stage, device: Dut): Promise<ReadOut> {
  const asNew = await readOut(stage, device, isData);
  if (!stage.bench.product.ixit.flash.encrypted) return asNew;
  const all = new Map(asNew);
  // Twice: a configuration that has two places is written to each of them.
  for (const time of ["first", "second"]) {
    const wiped = await device.maintenance.decommission(labelOf(stage, device).proofOfPossession);
    await expectDone(device, "decommission itself before it has an owner", wiped);
    for (const [name, bytes] of await readOut(stage, device, isData)) all.set(`${name}, ${time} wipe`, bytes);
  }
  await restart(stage, device, asNew);
  return all;
}

/** Somebody sets the device up as theirs, and it gathers data in use. */
export async function own(stage: Stage, device: Dut): Promise<void> {
  const wishes = await settleIn(stage, device);
  const measurements = stage.bench.secrets.mint("user data", userDataLength);
  const later = stage.bench.secrets.mint("later user data", userDataLength);
  await keep(device, Buffer.from(measurements));
  // Data that go on over several sectors: an erase may stop where they began.
  for (let left = 2 * stage.bench.product.ixit.flash.sectorSize; left > 0; left -= longestItem)
    await keep(device, randomBytes(Math.min(left, longestItem)));
  await keepData(stage, device, later);
  stage.notes.write("planted", {
    ...told(wishes),
    "user data": measurements,
    "later user data": later,
  });
}

/** The device gathers something in use. What it was let in with is noted. */
export async function keepData(stage: Stage, device: Dut, data: string): Promise<void> {
  await keep(device, Buffer.from(data));
  stage.notes.write("credential", await expectOperational(device));
}

/** The same, where it is the product's own business what was kept of the data before. */
export async function gatherAnew(stage: Stage, device: Dut): Promise<void> {
  const data = stage.bench.secrets.mint("user data since", userDataLength);
  await keepData(stage, device, data);
  stage.notes.write("planted", { ...stage.notes.read("planted"), "user data": data });
}

const keep = async (device: Dut, data: Uint8Array): Promise<void> =>
  expectDone(device, "keep user data", await device.maintenance.storeUserData(data));

/** Off the network with its owner's data in it, as it was, or as it is once another person has made it theirs. */
export async function ownAgain(stage: Stage, device: Dut): Promise<void> {
  const isOwned =
    (await readOperational(stage, device)) !== undefined &&
    (await keepsUserData(stage, device)) &&
    (await missingOf(stage, device)).length === 0;
  if (!isOwned) {
    // A backend tells two decommissionings of one device apart by their time.
    await device.elapse(1_000);
    await own(stage, device);
  }
  await goOffline(stage, device);
}

/** A person sets the device up as theirs, and it goes into operation. */
async function settleIn(stage: Stage, device: Dut): Promise<Wishes> {
  const wishes = await freshWishes(stage);
  await moveIn(stage, device, wishes);
  return wishes;
}

/** The same with what somebody wants already; the backend may have heard from the device before. */
export async function moveIn(stage: Stage, device: Dut, wishes: Wishes): Promise<void> {
  const { telemetry } = await seenSoFar(stage, device);
  await handOverOnceOffered(stage, device, wishes);
  await awaitOperation(stage, device, telemetry);
}

/** Somebody hands over what is theirs; what comes of it is for the next step to say. */
export async function handOverAnew(stage: Stage, device: Dut): Promise<void> {
  await handOverOnceOffered(stage, device, await freshWishes(stage));
}

async function handOverOnceOffered(stage: Stage, device: Dut, wishes: Wishes): Promise<void> {
  await awaitOffer(stage, device);
  const handedOver = await setUpWith(stage, device, wishes);
  await expectDone(device, "take what a person hands over", handedOver);
}

/** Off every network, by cable and by air. */
export async function leaveNetworks({ bench }: Pick<Stage, "bench">, device: Dut): Promise<void> {
  if (isOnAir(bench.product.ixit)) await device.air.withdraw();
  await device.network.leave();
}

/** The same; what the flash then holds is noted. */
export async function goOffline(stage: Stage, device: Dut): Promise<void> {
  await leaveNetworks(stage, device);
  await noteMemory(stage, device);
}

/** What the flash holds now is noted: nothing of it may outlive a wipe. */
export async function noteMemory(stage: Stage, device: Dut): Promise<void> {
  stage.notes.write("before", await readOut(stage, device, isData));
}

/** What of the owner's the device no longer holds, or holds otherwise; empty when it holds all. */
export async function missingOf(
  stage: Stage,
  device: Dut,
  wishes: Wishes = stage.notes.read("wishes"),
): Promise<string[]> {
  const missing: string[] = [];
  for (const [field, value] of Object.entries(fieldsOf(stage.bench.product.ixit, wishes))) {
    const matches = await device.maintenance.matchesConfiguration(field, value);
    if (!(await expectDone(device, `compare ${field} with a value`, matches))) missing.push(field);
  }
  return missing;
}

/** What of the owner's the device still holds: their network, its passphrase, their account. */
export async function knownOf(stage: Stage, device: Dut): Promise<string[]> {
  const { ssid, passphrase, account } = stage.bench.product.ixit.provisioning.fields;
  const missing = await missingOf(stage, device);
  return [ssid, passphrase, account].flatMap((field) =>
    field === undefined || missing.includes(field) ? [] : [field],
  );
}

export async function keepsUserData(stage: Stage, device: Dut): Promise<boolean> {
  const kept = await expectDone(device, "show its user data", await device.maintenance.readUserData());
  const planted = stage.notes.read("planted")["user data"] ?? "";
  return kept.some((data) => Buffer.from(data).toString() === planted);
}
