import { randomBytes } from "node:crypto";
import { fileURLToPath } from "node:url";
import { createCommitments, type EarlierFingerprints } from "../../core/journal/index.ts";
import { loadProduct, type Product } from "../../core/product/index.ts";
import type { Bench } from "../../steps/bench.ts";
import type { BenchParameters } from "../run/options.ts";
import { createEmulatedDevices } from "./emulated-devices.ts";
import { createOnce } from "./once.ts";
import { openRunKey } from "./run-key.ts";
import { createScenarioBench } from "./scenario-bench.ts";

const declared = await loadProduct(fileURLToPath(new URL("../../products/reference", import.meta.url)));

/** The reference product with times that are short where a silence is waited for. */
export const product: Product = {
  ...declared,
  ixit: {
    ...declared.ixit,
    timing: { ...declared.ixit.timing, answerWithinMs: 400, readyWithinMs: 800, restartWithinMs: 2_000 },
  },
};

export const newRunKey = (): string => randomBytes(32).toString("base64");

export interface BenchDraft {
  readonly scenario?: string;
  readonly devices?: number;
  readonly seed?: string;
  readonly runKey?: string;
  readonly earlier?: readonly EarlierFingerprints[];
  readonly factory?: Product["factory"];
}

/** A bench as a run makes it for one scenario. */
export function makeTestBench(draft: BenchDraft = {}): Bench {
  const { scenario = "a.feature:1", devices = 3, seed = "seed", runKey = newRunKey(), earlier = [] } = draft;
  const { factory = product.factory } = draft;
  const parameters: BenchParameters = {
    ...{
      product: "",
      seed,
      runKey,
      devices,
      attach: "in-process",
      cuts: "sample",
      commitmentKeyFile: "",
      against: [],
    },
  };
  const commitments = createCommitments(new Uint8Array(32));
  const key = openRunKey(runKey);
  return createScenarioBench(scenario, parameters, {
    product: { ...product, factory },
    commitments,
    earlier,
    runKey: key,
    once: createOnce(),
    phone: () => Promise.reject(new TypeError("benches of these tests have no phone")),
    devices: (_scenario, _secrets, breakage) => createEmulatedDevices(product, key, parameters, breakage),
  });
}
