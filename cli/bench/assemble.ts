import { loadCommitments, loadFingerprints } from "../../core/journal/index.ts";
import { loadProduct, type Product } from "../../core/product/index.ts";
import type { Breakage } from "../../emulators/defects/index.ts";
import type { Bench, ScenarioContext } from "../../steps/bench.ts";
import type { BenchParameters } from "../run/options.ts";
import { createEmulatedDevices } from "./emulated-devices.ts";
import { createOnce } from "./once.ts";
import { keepPhone } from "./phone/keep-phone.ts";
import { openRunKey } from "./run-key.ts";
import { type BenchSupplies, createScenarioBench } from "./scenario-bench.ts";

/** What is read once in a thread and serves all scenarios of a run, by the run's key. A thread may serve several runs, also at once. */
const supplies = new Map<string, Promise<Supplies>>();
const products = new Map<string, Promise<Product>>();

/** Assembles the bench of one scenario. */
export async function assembleBench({ scenario, parameters }: ScenarioContext): Promise<Bench> {
  const known = parameters as BenchParameters;
  const made = supplies.get(known.runKey) ?? gather(known);
  supplies.set(known.runKey, made);
  return createScenarioBench(scenario, known, await made);
}

/** Lets go of what the scenarios of a run had in common, such as a rig's drivers. */
export async function endAssembly(parameters: unknown): Promise<void> {
  const { runKey } = parameters as BenchParameters;
  const made = supplies.get(runKey);
  supplies.delete(runKey);
  // What could not be gathered each scenario has told.
  await (await made?.catch(() => undefined))?.[Symbol.asyncDispose]();
}

/** Leaves the boards of a rig as an interrupted run should: nothing more is done to them, and they are without supply. */
export async function standDown(): Promise<void> {
  await Promise.all(
    [...supplies.values()].map(async (made) => (await made.catch(() => undefined))?.standDown()),
  );
}

type Supplies = BenchSupplies & AsyncDisposable & { standDown(): Promise<void> };

async function gather(parameters: BenchParameters): Promise<Supplies> {
  const commitments = loadCommitments(parameters.commitmentKeyFile);
  const product = await productIn(parameters.product);
  const earlier = await Promise.all(
    parameters.against.map((run) => loadFingerprints(run, commitments.keyId)),
  );
  const breakage = await breakageOf(parameters.defect);
  const runKey = openRunKey(parameters.runKey);
  const phone = keepPhone();
  const common = { phone: phone.take, product, commitments, earlier, runKey, once: createOnce(), breakage };
  const { rig } = parameters;
  if (rig === undefined)
    return {
      ...common,
      devices: (_scenario, _secrets, broken) => createEmulatedDevices(product, runKey, parameters, broken),
      standDown: () => phone.hangUp(),
      [Symbol.asyncDispose]: () => phone.hangUp(),
    };
  const { openRig } = await import("../rig/open-rig.ts");
  const { createRigDevices } = await import("./rig-devices.ts");
  const opened = await openRig(rig, product);
  return {
    ...common,
    host: opened.host,
    devices: (scenario, secrets) =>
      createRigDevices({ ...opened, product, scenario, secrets, out: rig.out, attempt: rig.attempt }),
    standDown: async () => {
      await Promise.all([opened.standDown(), phone.hangUp()]);
    },
    async [Symbol.asyncDispose]() {
      await phone.hangUp();
      await opened[Symbol.asyncDispose]();
    },
  };
}

function productIn(folder: string): Promise<Product> {
  const product = products.get(folder) ?? loadProduct(folder);
  products.set(folder, product);
  return product;
}

async function breakageOf(defect: string | undefined): Promise<() => Breakage> {
  if (defect === undefined) return () => ({});
  const { findBreakage } = await import("../../emulators/defects/index.ts");
  return findBreakage(defect);
}
