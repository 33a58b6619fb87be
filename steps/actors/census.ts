import { type KeyObject, X509Certificate } from "node:crypto";
import type { Dut } from "../../core/dut/index.ts";
import { sha256 } from "../../core/kernel/index.ts";
import type { Counted } from "../notebook.ts";
import type { Stage } from "../stage.ts";
import { expectDone } from "./asking.ts";
import type { FactoryStation } from "./factory-station.ts";
import { derivationOf, keyDerivationOf, readableOf } from "./guessable.ts";
import { expectOperational, keyOf } from "./operational.ts";
import { provision } from "./way.ts";

/**
 * Makes a lot of the declared sample size and notes of each device no more than comparisons need. Once in a thread of the run: further scenarios
 * are given the same notes, for a lot is expensive, and its devices are the run's own whichever scenario asks first.
 */
export async function takeCensus(
  stage: Stage,
  station: FactoryStation,
  { provisioned }: { readonly provisioned: boolean },
): Promise<readonly Counted[]> {
  const count = stage.bench.product.ixit.sampling[provisioned ? "provisionedLot" : "lot"];
  return stage.bench.once(`census of ${count} devices, provisioned: ${provisioned}`, async () => {
    const lot: Counted[] = [];
    for await (const device of stage.bench.lot(count)) {
      await using unit = device;
      const one = await countOne(stage, station, unit, provisioned);
      lot.push(lot.length < keysTried ? { ...one.counted, ...guessesOf(one) } : one.counted);
    }
    return lot;
  });
}

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
