import type { Dut } from "../../core/dut/index.ts";
import type { Outcome } from "../../core/kernel/index.ts";
import { Inconclusive } from "../judgement.ts";
import type { Trial } from "../notebook.ts";
import type { Stage } from "../stage.ts";
import { expectDone } from "./asking.ts";
import { cutAtPoints, noteFailing } from "./cuts.ts";
import { createKeyHunt } from "./key-hunt.ts";
import { isAllInFlash, restart } from "./memory.ts";
import { readOperational } from "./operational.ts";
import { keepsUserData, missingOf, ownAgain } from "./owner.ts";
import { findResidue, type ReadOut } from "./residue.ts";
import { findKeys, findSecrets, isData, publicKeysOf, readOut } from "./searches.ts";
import { labelOf } from "./units.ts";
import { wipeEvent } from "./wipe-told.ts";

/** The owner, who has the label, has the device decommission itself; it is up again afterwards. */
export async function decommissionByOwner(stage: Stage, device: Dut): Promise<void> {
  await expectDone(device, "decommission itself for its owner", await askByOwner(stage, device));
}

export const askByOwner = (stage: Stage, device: Dut): Promise<Outcome<void>> =>
  device.maintenance.decommission(labelOf(stage, device).proofOfPossession);

/** Finds what is left of the owner in the flash: in clear, as a private key, or as it was encrypted. */
async function searchFor(stage: Stage, device: Dut): Promise<(after: ReadOut) => Promise<string[]>> {
  const { notes } = stage;
  const keys = await publicKeysOf(stage, device);
  const hunt = createKeyHunt(keys);
  return async (after) => [
    ...(await findSecrets(stage, after, notes.read("planted"))),
    ...(await findKeys(stage, after, keys, hunt)),
    ...residueSince(stage, notes.read("before"), after),
  ];
}

/** What of `before` is still there and was not there when the device left the factory, a line each. */
export function residueSince({ notes }: Pick<Stage, "notes">, before: ReadOut, after: ReadOut): string[] {
  return findResidue({ asNew: notes.read("asNew"), before, after }).map(
    ({ region, offset, length }) =>
      `${length} bytes in ${region} at ${offset} that stood in the flash before`,
  );
}

/**
 * Brings the device back to where it has its owner's data and is off the network: by its memory, or, where a secure element keeps what
 * no flash tool puts back, by having somebody make it theirs anew.
 */
export const restore = (stage: Stage, device: Dut) =>
  isAllInFlash(stage) ? restart(stage, device, stage.notes.read("before")) : ownAgain(stage, device);

/** Interrupts a local decommissioning again and again; each time the device is found untouched, wiped, or neither. */
export async function sweepWipe(stage: Stage, device: Dut): Promise<void> {
  const trials: Trial[] = [];
  let search: Awaited<ReturnType<typeof searchFor>> | undefined;
  await cutAtPoints(stage, device, {
    prepare: async () => {
      await restore(stage, device);
      // One that is put back has the keys that it had, and what was searched for them need not be searched again.
      if (isAllInFlash(stage)) search ??= await searchFor(stage, device);
      else search = await searchFor(stage, device);
    },
    act: () => askByOwner(stage, device),
    examine: async ({ place, point }) => {
      const awake = await device.power.cycle();
      const state =
        awake.kind === "done" && search !== undefined
          ? await stateAfterWipe(stage, device, search)
          : { inEffect: undefined, differences: [] };
      trials.push({ device, point, cut: place, awake, ...state, reported: false });
      return awake.kind === "done" ? "go on" : "stop";
    },
  });
  stage.notes.write("trials", trials);
  await stage.observe(
    "states after the cuts",
    trials.map(({ point, inEffect }) => `${point}: ${inEffect ?? "neither"}`),
  );
}

/** `untouched`, `wiped`, or neither, with what `search` and the device show of the owner. */
export async function stateAfterWipe(
  stage: Stage,
  device: Dut,
  search: (after: ReadOut) => Promise<string[]>,
): Promise<{ inEffect: string | undefined; differences: string[] }> {
  const holds = await readOperational(stage, device);
  const keeps = await keepsUserData(stage, device);
  if (holds !== undefined && keeps && (await missingOf(stage, device)).length === 0)
    return { inEffect: "untouched", differences: [] };
  const left = await search(await readOut(stage, device, isData));
  if (holds !== undefined) left.push("it still shows an operational credential");
  if (keeps) left.push("it still shows user data");
  return { inEffect: left.length === 0 ? "wiped" : undefined, differences: left };
}

/** Device time that passes between a cut and the moment at which the device is found. */
export const foundAfterMs = 60_000;

/**
 * Interrupts a local decommissioning again and again, lets time pass, and finds cuts after which something was erased and the log
 * had no entry of it before the cut: its memory is unchanged, or the entry is younger. The age of an entry is told from one that
 * is made on purpose, now; of a device whose clock stands without supply, or whose log goes with the wipe, it is not, and the log's
 * memory has to show the event.
 * @throws Inconclusive when it does not
 */
export async function erasedUnlogged(stage: Stage, device: Dut): Promise<string[]> {
  const findings: string[] = [];
  const { decommission, timing } = stage.bench.product.ixit;
  const hasClock = timing.clockWithoutSupply === "runs";
  const { logKept } = decommission;
  const untold: string[] = [];
  let erasures = 0;
  const points = await cutAtPoints(stage, device, {
    prepare: () => restore(stage, device),
    act: () => askByOwner(stage, device),
    examine: async ({ place, point }) => {
      const before = stage.notes.read("before");
      const erased = erasedIn(before, await readOut(stage, device, isErasable));
      const log = await readOut(stage, device, isLog);
      await device.elapse(foundAfterMs);
      await expectDone(device, `start after ${point}`, await device.power.cycle());
      if (erased.length === 0) return "go on";
      erasures += 1;
      const found = findings.length;
      // A device that finishes at its start may date the entry back to the trigger: what counts is what stood there.
      if (isSame(before, log))
        findings.push(`${point}: ${erased.join(", ")} erased, and nothing was in the log yet`);
      const age = await ageOfEntry(device);
      if (age === undefined && logKept) findings.push(`${point}: ${erased.join(", ")} erased, and no entry`);
      else if ((age === undefined || !hasClock) && !showsMore(before, log)) untold.push(point);
      else if (age !== undefined && hasClock && age < foundAfterMs)
        findings.push(`${point}: ${erased.join(", ")} erased before the entry was made`);
      if (found === 0 && findings.length > 0) await noteFailing(stage, place);
      return "go on";
    },
  });
  await stage.observe("cuts after which something was erased", { erasures, points });
  if (findings.length === 0 && untold.length > 0)
    throw new Inconclusive(
      "not-observable",
      `${untold[0]}: ${logKept ? "the device's clock stands without supply" : "no entry can be read afterwards (decommission.logKept)"}, and its log's memory does not show the entry: nobody can tell its age`,
    );
  stage.notes.write("finds", findings);
  return findings;
}

/** Whether the log's memory names the event more often than `before`, as a log does that stands there in clear. */
function showsMore(before: ReadOut, log: ReadOut): boolean {
  const count = (memory: ReadOut, name: string) =>
    Buffer.from(memory.get(name) ?? [])
      .toString("latin1")
      .split(wipeEvent).length;
  return [...log.keys()].some((name) => count(log, name) > count(before, name));
}

/** Where the owner's data are; the log grows and turns over for reasons of its own. */
const isErasable = (role: string) =>
  role === "configuration" || role === "credentials" || role === "userdata";

const isLog = (role: string) => role === "log";

/** Whether each of `after`, of which there is at least one, is as it was. */
function isSame(before: ReadOut, after: ReadOut): boolean {
  const isUnchanged = ([name, bytes]: readonly [string, Uint8Array]) =>
    Buffer.compare(bytes, before.get(name) ?? new Uint8Array()) === 0;
  return after.size > 0 && [...after].every(isUnchanged);
}

/** Partitions in which bytes that were written are erased. */
function erasedIn(before: ReadOut, after: ReadOut): string[] {
  const isErased = (name: string, bytes: Uint8Array) =>
    before.get(name)?.some((byte, at) => byte !== 0xff && bytes[at] === 0xff) ?? false;
  return [...after].filter(([name, bytes]) => isErased(name, bytes)).map(([name]) => name);
}

/** Device time since the entry of the decommissioning; undefined when there is none. */
async function ageOfEntry(device: Dut): Promise<number | undefined> {
  // A request that must be refused is logged: its entry tells the device's present time.
  await device.maintenance.exportKey("identity");
  const log = await expectDone(device, "show its log", await device.maintenance.readLog());
  const [entry, now] = [log.find(({ event }) => event === wipeEvent), log.at(-1)];
  return entry === undefined || now === undefined ? undefined : now.at - entry.at;
}
