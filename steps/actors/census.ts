import { X509Certificate } from "node:crypto";
import type { Dut } from "../../core/dut/index.ts";
import { sha256 } from "../../core/kernel/index.ts";
import type { Counted } from "../notebook.ts";
import type { Stage } from "../stage.ts";
import { expectDone } from "./asking.ts";
import type { FactoryStation } from "./factory-station.ts";
import { derivationOf } from "./guessable.ts";
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
      lot.push(await countOne(stage, station, unit, provisioned));
    }
    return lot;
  });
}

async function countOne(
  stage: Stage,
  station: FactoryStation,
  device: Dut,
  provisioned: boolean,
): Promise<Counted> {
  const { maintenance, slot, probe } = device;
  const unit = await station.manufacture(device);
  stage.units.set(device, unit);
  const identity = await expectDone(device, "read its identity", await maintenance.readIdentity());
  const certificate = await expectDone(device, "show its certificate", await maintenance.readCertificate());
  const secret = unit.label?.proofOfPossession;
  const counted = {
    slot,
    identity,
    hardwareId: await probe.readHardwareId(),
    identityKey: sha256(new X509Certificate(certificate).publicKey.export({ format: "der", type: "spki" })),
    guess: secret === undefined ? undefined : derivationOf(secret, identity),
    setUpSecret: secret === undefined ? undefined : stage.bench.fingerprints.commit("set-up secret", secret),
  };
  if (!provisioned) return { ...counted, operationalKey: undefined };
  await provision(stage, device);
  return { ...counted, operationalKey: keyOf(await expectOperational(device)) };
}
