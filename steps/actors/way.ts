import type { Dut } from "../../core/dut/index.ts";
import type { Outcome } from "../../core/kernel/index.ts";
import type { Wishes } from "../notebook.ts";
import type { Stage } from "../stage.ts";
import { expectDone } from "./asking.ts";
import { eventually, withinDeviceTime } from "./eventually.ts";
import { seenSoFar } from "./operational.ts";
import { freshWishes, setUpWith } from "./person.ts";
import { offerOf } from "./set-up-offers.ts";
import type { Trouble } from "./trouble.ts";
import { identityOf } from "./units.ts";

/** The way of a device into operation, as the product declares it. */

/** Has the device begin: by itself on a network, or with what a person hands over once it shows where; one that is new to it if none is named. */
export async function beginProvisioning(stage: Stage, device: Dut, wishes?: Wishes): Promise<void> {
  if (stage.bench.product.ixit.provisioning.zeroTouch) return device.network.join();
  await awaitOffer(stage, device);
  const handedOver = await setUpWith(stage, device, wishes ?? (await freshWishes(stage)));
  await expectDone(device, "take what a person hands over", handedOver);
}

/** Until a person would find the device's set-up, where the product declares it. */
export async function awaitOffer(stage: Stage, device: Dut): Promise<void> {
  const { ixit } = stage.bench.product;
  const { place, look } = offerOf(ixit);
  const offered = await eventually(
    async () => (await look(device)) && place,
    ixit.provisioning.visibleWithinMs,
  );
  await stage.observe(`${device.slot} offers its set-up at`, offered);
  await expectDone(device, "offer its set-up", offered);
}

/** Until the device says that it is in operation, and the backend has heard from it since `heard` pieces of telemetry. */
export async function awaitOperation(stage: Stage, device: Dut, heard = 0): Promise<void> {
  const { registrationWithinMs } = stage.bench.product.ixit.timing;
  const { operationalWithinMs } = stage.bench.product.ixit.provisioning;
  const backend = await stage.bench.backend();
  const identity = identityOf(stage, device);
  const withinMs = registrationWithinMs + operationalWithinMs;
  const telemetry = await backend.awaitTelemetry(identity, heard, { withinMs });
  await expectDone(device, "send telemetry to its backend", telemetry);
  const operational = await eventually(async () => {
    const status = await expectDone(device, "show its status", await device.maintenance.readStatus());
    return status.state === "operational" ? status : undefined;
  }, operationalWithinMs);
  await stage.observe(`${device.slot} in operation`, operational);
  await expectDone(device, "show that it is in operation", operational);
}

/** Gives a device that has come into operation its declared time to close its set-up. Whether it has is for others to see. */
export async function untilClosed({ bench }: Stage, device: Dut): Promise<void> {
  const { ixit } = bench.product;
  const { closesWithinMs = 0 } = ixit.provisioning;
  if (closesWithinMs === 0) return;
  const isClosed = async () => ((await offerOf(ixit).look(device)) === undefined ? true : undefined);
  await withinDeviceTime(bench.clock, isClosed, closesWithinMs);
}

/** Cycles the power of a device in operation; it is in operation again on return, and its backend has heard from it since. */
export async function startAnew(stage: Stage, device: Dut): Promise<void> {
  const { telemetry } = await seenSoFar(stage, device);
  await expectDone(device, "start after a power cycle", await device.power.cycle());
  await awaitOperation(stage, device, telemetry);
}

export async function provision(stage: Stage, device: Dut): Promise<void> {
  await beginProvisioning(stage, device);
  await awaitOperation(stage, device);
}

/** Does `act` while the device is away from the network by which it came into operation; it is back there on return. */
export async function whileOffline<T>(stage: Stage, device: Dut, act: () => Promise<T>): Promise<T> {
  const { notes } = stage;
  const wifi = notes.has("wishes") ? notes.read("wishes").wifi : undefined;
  if (wifi === undefined) await device.network.leave();
  else await device.air.withdraw();
  const result = await act();
  if (wifi === undefined) await device.network.join();
  else await device.air.offer(wifi);
  return result;
}

/** `operational`, or why the device is not; undefined while it is on its way. */
async function endOfWay(device: Dut): Promise<string | undefined> {
  const { state, provisioningError } = await expectDone(
    device,
    "show its status",
    await device.maintenance.readStatus(),
  );
  return state === "operational" ? state : provisioningError;
}

/** Begins, and waits until the device says why it did not come about; device time passes where only that ends it. */
export async function awaitFailure(
  stage: Stage,
  device: Dut,
  endsBy: Trouble["endsBy"] = "event",
): Promise<string | undefined> {
  const { timing, provisioning } = stage.bench.product.ixit;
  if (endsBy !== "event") {
    // It has arrived where it waits: what passes from now on is its own time.
    await expectDone(device, "call its backend", await awaitCall(stage, device, endsBy));
    await stage.bench.clock.elapse(
      Math.max(provisioning.confirmationWithinMs, provisioning.fallbackWithinMs),
    );
  }
  const failure = await eventually(() => endOfWay(device), timing.registrationWithinMs);
  await stage.observe("failure shown", failure);
  return failure.kind === "done" ? failure.value : undefined;
}

/** What the device says was wrong, once that is something else than `before`; else `before`, for two causes may have one word. */
export async function awaitNextFailure(
  stage: Stage,
  device: Dut,
  before: string | undefined,
): Promise<string | undefined> {
  const next = async () => {
    const failure = await endOfWay(device);
    return failure === before ? undefined : failure;
  };
  const failure = await eventually(next, stage.bench.product.ixit.timing.registrationWithinMs);
  await stage.observe("failure shown", failure);
  return failure.kind === "done" ? failure.value : before;
}

/**
 * Until `probe` gives something once the device tries again. Its time passes while it waits for that, and not while it is about
 * something: the deadlines of what it does would pass with it.
 */
export async function onceTriedAgain<T>(
  { bench }: Stage,
  device: Dut,
  probe: () => Promise<T | undefined>,
): Promise<Outcome<T>> {
  const { provisioning, timing } = bench.product.ixit;
  return eventually(async () => {
    const found = await probe();
    if (found !== undefined) return found;
    const { state } = await expectDone(device, "show its status", await device.maintenance.readStatus());
    if (state !== "connecting" && state !== "awaiting-confirmation")
      await bench.clock.elapse(provisioning.retryAtLeastMs);
    return undefined;
  }, timing.registrationWithinMs);
}

/** Until the device is in operation or says why not, after a person has set it up; what comes of it is for the next step to say. */
export async function settle(stage: Stage, device: Dut): Promise<void> {
  const { operationalWithinMs } = stage.bench.product.ixit.provisioning;
  const settled = await eventually(
    () => endOfWay(device),
    stage.bench.product.ixit.timing.registrationWithinMs + operationalWithinMs,
  );
  const failure = settled.kind === "done" && settled.value !== "operational" ? settled.value : undefined;
  stage.notes.write("failure", failure);
}

/** Until the backend has the device's registration, or, where it never says a word, a connection. */
async function awaitCall(stage: Stage, device: Dut, endsBy: "time" | "silence"): Promise<Outcome<unknown>> {
  const backend = await stage.bench.backend();
  const withinMs = stage.bench.product.ixit.timing.registrationWithinMs;
  if (endsBy === "time") return backend.awaitRegistration(identityOf(stage, device), 0, { withinMs });
  return eventually(async () => ((await backend.attempts()) > 0 ? true : undefined), withinMs);
}
