import { type KeyObject, X509Certificate } from "node:crypto";
import type { Dut } from "../../core/dut/index.ts";
import { sha256 } from "../../core/kernel/index.ts";
import { Inconclusive } from "../judgement.ts";
import type { Counted } from "../notebook.ts";
import type { Stage } from "../stage.ts";
import { expectDone } from "./asking.ts";
import type { FactoryStation } from "./factory-station.ts";
import { derivationOf, keyDerivationOf, readableOf } from "./guessable.ts";
import { expectOperational, keyOf } from "./operational.ts";
import { provision } from "./way.ts";

/**
 * Makes a lot of the declared sample size and notes of each device no more than comparisons need. One lot grows in a thread of the run and
 * serves every scenario that compares, for it is expensive, and its devices are the run's own whichever scenario asks first.
 *
 * A lot in which `isFlawed` finds a device is no further made than shows how far the flaw goes: its verdict is FAIL whatever else comes.
 * A later scenario, which looks for something else, goes on where it ended.
 */
export async function takeCensus(
  stage: Stage,
  station: FactoryStation,
  { provisioned, isFlawed }: { readonly provisioned: boolean; readonly isFlawed: Flaw },
): Promise<readonly Counted[]> {
  const count = stage.bench.product.ixit.sampling[provisioned ? "provisionedLot" : "lot"];
  const lot = await stage.bench.once(
    `census, provisioned: ${provisioned}`,
    async (): Promise<Counted[]> => [],
  );
  let enough = count;
  const look = (one: Counted, number: number): void => {
    if (isFlawed(one)) enough = Math.min(enough, number + madeAfterFlaw);
  };
  for (const [index, one] of lot.entries()) look(one, index + 1);
  if (lot.length >= enough) return lot;
  for await (const device of stage.bench.lot(count, lot.length)) {
    await using unit = device;
    const made = await countOne(stage, station, unit, provisioned);
    const one = lot.length < keysTried ? { ...made.counted, ...guessesOf(made) } : made.counted;
    look(one, lot.push(one));
    if (lot.length >= enough) break;
  }
  // A flaw that few devices show already is one; that few show none says little.
  if (enough === count && lot.length < count)
    throw new Inconclusive(
      "sample-size",
      `the product declares a lot of ${count}, and the bench has ${lot.length} devices`,
    );
  if (enough < count) await stage.observe("the lot was made no further, as a flaw was seen", lot.length);
  return lot;
}

/** Shown the devices of a lot one after the other: whether this one has something that it must not have. */
export type Flaw = (one: Counted) => boolean;

/** The flaw: to have the same of something as a device before. What a device has none of is no flaw here. */
export function sameAgain(read: (one: Counted) => string | undefined): Flaw {
  const seen = new Set<string>();
  return (one) => {
    const value = read(one);
    if (value === undefined) return false;
    const isShared = seen.has(value);
    seen.add(value);
    return isShared;
  };
}

/** Enough to tell a rare collision from a key that all share. */
const madeAfterFlaw = 16;

/** A rule by which keys are made shows in any of them, and trying them takes time. */
const keysTried = 8;

interface CountedDevice {
  readonly counted: Counted;
  readonly keys: { readonly identity: KeyObject; readonly operational: KeyObject | undefined };
}

function guessesOf({ counted, keys }: CountedDevice): Partial<Counted> {
  const readable = readableOf(counted.identity, counted.hardwareId);
  const guess = (key: KeyObject | undefined) => key && keyDerivationOf(key, readable);
  return { identityKeyGuess: guess(keys.identity), operationalKeyGuess: guess(keys.operational) };
}

async function countOne(
  stage: Stage,
  station: FactoryStation,
  device: Dut,
  provisioned: boolean,
): Promise<CountedDevice> {
  const { maintenance, slot, probe } = device;
  const unit = await station.manufacture(device);
  stage.units.set(device, unit);
  const identity = await expectDone(device, "read its identity", await maintenance.readIdentity());
  const certificate = await expectDone(device, "show its certificate", await maintenance.readCertificate());
  const secret = unit.label?.proofOfPossession;
  const hardwareId = await probe.readHardwareId();
  const identityKey = new X509Certificate(certificate).publicKey;
  const counted = {
    slot,
    identity,
    hardwareId,
    identityKey: sha256(identityKey.export({ format: "der", type: "spki" })),
    guess: secret === undefined ? undefined : derivationOf(secret, readableOf(identity, hardwareId)),
    setUpSecret: secret === undefined ? undefined : stage.bench.fingerprints.commit("set-up secret", secret),
    ...{ operationalKey: undefined, identityKeyGuess: undefined, operationalKeyGuess: undefined },
  };
  if (!provisioned) return { counted, keys: { identity: identityKey, operational: undefined } };
  await provision(stage, device);
  const operational = await expectOperational(device);
  const operationalKey = keyOf(operational);
  const keys = { identity: identityKey, operational: new X509Certificate(operational).publicKey };
  return { counted: { ...counted, operationalKey }, keys };
}
