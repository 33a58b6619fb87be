import { randomBytes } from "node:crypto";
import { fileURLToPath } from "node:url";
import { type DutDraft, makeDut } from "../cli/bench/emulated-dut.ts";
import { openRunKey } from "../cli/bench/run-key.ts";
import type { Dut } from "../core/dut/index.ts";
import type { FactoryLine } from "../core/factory/index.ts";
import type { DeviceId } from "../core/kernel/index.ts";
import { loadProduct, type Product, setUpSchemeOf } from "../core/product/index.ts";
import { createFactory } from "../emulators/factory/index.ts";
import { cpuMs, medianOfSides, type Repetition, type TwoSides } from "./measure.ts";
import type { Endpoint } from "./other-side/messages.ts";
import { type OtherSide, openOtherSide } from "./other-side/other-side.ts";

const often: Repetition = { rounds: 40, warmUp: 10 };

/**
 * Median CPU time of one provisioning without touch: from the network on, over attestation, enrolment, MQTT, registration and its
 * confirmation, to the first telemetry at the backend. A new device of the line each round; its manufacture is not counted.
 */
export async function measureProvisioning(
  signal: AbortSignal,
  { rounds, warmUp }: Repetition = often,
): Promise<TwoSides> {
  const product = await loadProduct(fileURLToPath(new URL("../products/reference", import.meta.url)));
  await using factory = openLine(product);
  const { digest } = product.firmware.release(product.ixit.firmware.released);
  await using backend = await openOtherSide(
    { kind: "backend", manufacturerCas: [factory.manufacturerCa], trustedFirmware: [digest] },
    signal,
  );
  const draft: DutDraft = {
    attach: "in-process",
    product,
    runKey: openRunKey(randomBytes(32).toString("base64")),
    startsAt: Date.now(),
  };
  const times: TwoSides[] = [];
  for (let round = 0; round < warmUp + rounds; round += 1) {
    await using device = await makeDut(`bench-${round}`, draft);
    const identity = await manufacture(product, factory, device, backend.endpoint);
    const time = await provision(device, identity, backend);
    if (round >= warmUp) times.push(time);
  }
  return medianOfSides(times);
}

function openLine({ ics, ixit, firmware }: Product): FactoryLine {
  const [slot] = firmware.slots;
  if (slot === undefined) throw new TypeError("the product declares no firmware partition");
  return createFactory({
    product: ics.product.model,
    bootloader: firmware.bootloader,
    firmwareOffset: slot.offset,
    fields: ixit.configuration.factoryFields,
    setUp: { scheme: setUpSchemeOf(ixit) },
  });
}

async function manufacture(
  { firmware, ixit }: Product,
  factory: FactoryLine,
  device: Dut,
  { url, caCertificate, operatorKey }: Endpoint,
): Promise<DeviceId> {
  const made = await factory.manufacture(device, {
    ...{ productType: "AR1-T", region: "us", fleet: "fleet-0042" },
    image: firmware.release(ixit.firmware.released).image,
    trust: { backendCa: caCertificate, operatorKey, endpoint: url },
  });
  if (made.kind !== "done") throw new Error(`the line made no device: ${JSON.stringify(made)}`);
  return made.value.record.identity;
}

async function provision(device: Dut, identity: DeviceId, backend: OtherSide): Promise<TwoSides> {
  const serverFrom = await backend.cpuMs();
  const heard = backend.cpuMsAtTelemetry(identity);
  const clientFrom = cpuMs();
  await device.network.join();
  const serverMs = (await heard) - serverFrom;
  const clientMs = cpuMs() - clientFrom;
  const status = await device.maintenance.readStatus();
  if (status.kind !== "done" || status.value.state !== "operational")
    throw new Error(`the device is not in operation: ${JSON.stringify(status)}`);
  return { clientMs, serverMs };
}
