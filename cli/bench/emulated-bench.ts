import type { Backend } from "../../core/backend/index.ts";
import type { Dut } from "../../core/dut/index.ts";
import type { FactoryLine } from "../../core/factory/index.ts";
import { type Commitments, createRedactor, type EarlierFingerprints } from "../../core/journal/index.ts";
import { EquipmentFault, seededRandom } from "../../core/kernel/index.ts";
import type { Product } from "../../core/product/index.ts";
import type { Breakage } from "../../emulators/defects/index.ts";
import type { Bench } from "../../steps/bench.ts";
import type { BenchParameters } from "../run/options.ts";
import { makeDut } from "./emulated-dut.ts";
import { createFingerprints } from "./fingerprints.ts";
import { openFactory } from "./open-factory.ts";
import type { RunKey } from "./run-key.ts";
import { createSecrets } from "./secrets.ts";

export interface BenchSupplies {
  readonly product: Product;
  readonly commitments: Commitments;
  readonly earlier: readonly EarlierFingerprints[];
  readonly runKey: RunKey;
  /** Shared by the scenarios of a thread. */
  readonly once: Bench["once"];
  /** What is wrong on purpose with device, backend or line; nothing, unless a defect was asked for. */
  readonly breakage?: () => Breakage;
}

/** Devices, backend and factory line for one scenario, all emulated, each made when first asked for. */
export function createEmulatedBench(
  scenario: string,
  parameters: BenchParameters,
  supplies: BenchSupplies,
): Bench {
  const { product, commitments, runKey } = supplies;
  const breakage = supplies.breakage?.() ?? {};
  const random = seededRandom(`${parameters.seed} ${scenario}`);
  const opened = new AsyncDisposableStack();
  const leased: Dut[] = [];
  let asked = 0;
  // Which places a scenario gets is drawn, so that over a run every one of them is examined.
  const firstPlace = random.int(parameters.devices);
  let factory: Promise<FactoryLine> | undefined;
  let backend: Promise<Backend> | undefined;

  const secrets = createSecrets(scenario, runKey, createRedactor(commitments));
  const startsAt = Date.now();
  const dut = (slot: string) =>
    makeDut(slot, { attach: parameters.attach, product, runKey, startsAt, breakage });
  const makeFactory = () => {
    factory ??= openFactory(product, secrets, breakage).then((line) => opened.use(line));
    return factory;
  };
  const makeBackend = () => {
    backend ??= openBackend(product, makeFactory, breakage).then((one) => opened.use(one));
    return backend;
  };

  return {
    product,
    capabilities: new Set(product.ics.capabilities),
    random,
    cuts: parameters.cuts,
    places: parameters.devices,
    clock: {
      elapse: async (ms) => {
        await Promise.all(leased.map((device) => device.elapse(ms)));
      },
    },
    secrets,
    fingerprints: createFingerprints(commitments, supplies.earlier),
    async lease() {
      const index = asked;
      asked += 1;
      // More devices than places are further pieces of the same product, as a lab would take them from the box.
      const place = index < parameters.devices ? (firstPlace + index) % parameters.devices : index;
      const device = await dut(`device-${place + 1}`);
      if (opened.disposed) {
        await device[Symbol.asyncDispose]();
        throw new EquipmentFault("ABORTED", `${device.slot} was asked for, but its bench was taken down.`, {
          help: "Ask for devices while their scenario lasts.",
        });
      }
      opened.use(device);
      leased.push(device);
      return device;
    },
    async *lot(count, after = 0) {
      for (let index = after + 1; index <= count; index += 1) yield await dut(`lot-${index}`);
    },
    once: supplies.once,
    factory: makeFactory,
    backend: makeBackend,
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

async function openBackend(
  { firmware, ixit }: Product,
  factory: () => Promise<FactoryLine>,
  breakage: Breakage,
): Promise<Backend> {
  const { backendParts, createBackend } = await import("../../emulators/backend/index.ts");
  const options = {
    authentication: ixit.backend.authentication,
    manufacturerCas: [(await factory()).manufacturerCa],
    trustedFirmware: Object.keys(ixit.firmware.releases).map((version) => firmware.release(version).digest),
  };
  return createBackend(options, breakage.backend?.(backendParts));
}
