import type { Backend } from "../../core/backend/index.ts";
import type { Dut, Phone } from "../../core/dut/index.ts";
import type { FactoryLine } from "../../core/factory/index.ts";
import { type Commitments, createRedactor, type EarlierFingerprints } from "../../core/journal/index.ts";
import { EquipmentFault, seededRandom } from "../../core/kernel/index.ts";
import type { Product } from "../../core/product/index.ts";
import type { ServerHost } from "../../emulators/backend/index.ts";
import type { Breakage } from "../../emulators/defects/index.ts";
import type { Bench, Secrets } from "../../steps/bench.ts";
import type { BenchParameters } from "../run/options.ts";
import type { Devices } from "./devices.ts";
import { keepEvidence } from "./evidence-store.ts";
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
  /** Shared like that. @throws Inconclusive environment where there is no browser */
  readonly phone: () => Promise<Phone>;
  /** What is wrong on purpose with device, backend or line; nothing, unless a defect was asked for. */
  readonly breakage?: () => Breakage;
  /** The devices of one scenario. */
  readonly devices: (scenario: string, secrets: Secrets, breakage: Breakage) => Devices;
  /** Where the backend listens for them. Default: localhost. */
  readonly host?: ServerHost | undefined;
}

/** Devices, backend and factory line for one scenario, each made when first asked for. */
export function createScenarioBench(
  scenario: string,
  parameters: BenchParameters,
  supplies: BenchSupplies,
): Bench {
  const { product, commitments, runKey } = supplies;
  const { evidenceIn } = parameters;
  const breakage = supplies.breakage?.() ?? {};
  const random = seededRandom(`${parameters.seed} ${scenario}`);
  const opened = new AsyncDisposableStack();
  const leased: Dut[] = [];
  let asked = 0;
  let factory: Promise<FactoryLine> | undefined;
  let backend: Promise<Backend> | undefined;

  const secrets = createSecrets(scenario, runKey, createRedactor(commitments));
  const devices = supplies.devices(scenario, secrets, breakage);
  // Which places a scenario gets is drawn, so that over a run every one of them is examined.
  const firstPlace = random.int(devices.places);
  const makeFactory = () => {
    factory ??= openFactory(product, secrets, breakage).then((line) => opened.use(line));
    return factory;
  };
  const makeBackend = () => {
    backend ??= openBackend(supplies, makeFactory, breakage).then((one) => opened.use(one));
    return backend;
  };

  return {
    product,
    capabilities: devices.capabilities,
    random,
    cuts: parameters.cuts,
    places: devices.places,
    passedOver: devices.passedOver,
    clock: {
      elapse: async (ms) => {
        await Promise.all(leased.map((device) => device.elapse(ms)));
      },
    },
    secrets,
    fingerprints: createFingerprints(commitments, supplies.earlier),
    freshness: parameters.freshness,
    keep: evidenceIn === undefined ? undefined : (bytes) => keepEvidence(evidenceIn, bytes),
    async lease() {
      const index = asked;
      asked += 1;
      const { places } = devices;
      const device = await devices.at(index < places ? (firstPlace + index) % places : index);
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
    lot: (count, after = 0) => devices.lot(count, after),
    once: supplies.once,
    factory: makeFactory,
    backend: makeBackend,
    phone: supplies.phone,
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

async function openBackend(
  { product: { firmware, ixit }, host }: BenchSupplies,
  factory: () => Promise<FactoryLine>,
  breakage: Breakage,
): Promise<Backend> {
  const { backendParts, createBackend } = await import("../../emulators/backend/index.ts");
  const options = {
    authentication: ixit.backend.authentication,
    manufacturerCas: [(await factory()).manufacturerCa],
    ...(host === undefined ? {} : { host }),
    trustedFirmware: Object.keys(ixit.firmware.releases).map((version) => firmware.release(version).digest),
  };
  return createBackend(options, breakage.backend?.(backendParts));
}
