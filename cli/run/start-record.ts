import { X509Certificate } from "node:crypto";
import { type HostClock, journalVersion, type RunInput, type RunStarted } from "../../core/journal/index.ts";
import type { Product, RegisterFile } from "../../core/product/index.ts";
import type { FeatureFile } from "../features.ts";
import type { RunOptions } from "./options.ts";
import type { StepFile } from "./own-steps.ts";
import { versions } from "./versions.ts";

/** What is known of a run only when it begins. */
export interface Circumstances {
  readonly runId: string;
  /** Names the key of its commitments. */
  readonly keyId: string;
  readonly argv: readonly string[];
  readonly ownSteps: readonly StepFile[];
  readonly inputs: readonly RunInput[];
  readonly clock: HostClock;
  /** Of the harness; undefined in a package. */
  readonly commit: string | undefined;
}

interface Start extends Circumstances {
  readonly given: RunOptions;
  readonly target: RunStarted["target"];
  readonly devices: number;
  readonly seed: string;
  readonly product: Product;
  readonly features: readonly FeatureFile[];
  readonly register: RegisterFile;
}

/** A journal's first record. */
export function startRecord(start: Start): RunStarted {
  const { given, target, devices, seed, argv, product, features, ownSteps, register, keyId } = start;
  const { inputs, clock, commit } = start;
  const { ics, ixit, digests } = product;
  const released = product.firmware.release(ixit.firmware.released);
  return {
    type: "run-started",
    version: journalVersion,
    runId: start.runId,
    seed,
    target,
    product: {
      ...ics.product,
      icsSha256: digests.ics,
      ixitSha256: digests.ixit,
      notApplicable: ics.notApplicable,
      shouldReasons: ics.shouldReasons,
      firmware: { version: released.version, sha256: released.digest },
      ...(product.factory.line === "command" && {
        manufacturerCa: new X509Certificate(product.factory.manufacturerCa).raw.toString("base64"),
      }),
      lot: ixit.sampling.lot,
      provisionedLot: ixit.sampling.provisionedLot,
    },
    readings: ixit.readings,
    register: { sha256: register.sha256, requirements: register.value.requirements.map(toRegistered) },
    features: features.map(({ uri, sha256 }) => ({ uri, sha256 })),
    ownSteps: ownSteps.map(({ uri, sha256 }) => ({ uri, sha256 })),
    inputs: inputs.map(toInput),
    versions: { ...versions(), ...(commit === undefined ? {} : { commit }) },
    clock,
    ...(given.nonce === undefined ? {} : { nonce: given.nonce }),
    keyId,
    devices,
    against: given.against ?? [],
    arguments: argv,
    options: {
      product: given.product,
      attach: given.attach,
      cuts: given.cuts,
      steps: given.steps ?? [],
    },
  };
}

function toRegistered({ id, section, text, atoms }: Start["register"]["value"]["requirements"][number]) {
  return { id, section, text, atoms: atoms.map(({ needs: _, ...atom }) => atom) };
}

/** Without whatever else belongs to a copy. */
const toInput = ({ path, role, sha256, original }: RunInput): RunInput => ({
  ...{ path, role, sha256 },
  ...(original === undefined ? {} : { original }),
});
