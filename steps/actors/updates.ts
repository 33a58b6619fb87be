import type { Dut } from "../../core/dut/index.ts";
import { Inconclusive } from "../judgement.ts";
import type { Stage } from "../stage.ts";
import { expectDone } from "./asking.ts";
import { seenSoFar } from "./operational.ts";
import { orderUntilDark } from "./order-cut.ts";

/** Updates over the local interface to `release`, on trial until confirmed. */
export async function updateTo(
  stage: Stage,
  device: Dut,
  release: string,
  { confirm }: { readonly confirm: boolean },
): Promise<void> {
  const { image, digest } = stage.bench.product.firmware.release(release);
  const outcome = await device.maintenance.installUpdate(image);
  await stage.observe("update", { release, digest, confirmed: confirm });
  await expectDone(device, `install release ${release}`, outcome);
  if (confirm) await expectDone(device, "confirm the update", await device.maintenance.confirmUpdate());
}

/** The same to the next release, of a device in operation: it is in operation again on return. What its backend had seen before is noted. */
export async function updateInOperation(stage: Stage, device: Dut): Promise<void> {
  const before = await seenSoFar(stage, device);
  stage.notes.write("seenBefore", before);
  await updateTo(stage, device, stage.bench.product.ixit.firmware.next, { confirm: true });
}

/**
 * The operator offers `release`. The returned act orders it and waits until the device has kept it, or is dark.
 * The act @throws Inconclusive when neither comes about
 */
export async function orderedUpdate(
  stage: Stage,
  device: Dut,
  release: string,
): Promise<() => Promise<unknown>> {
  const { image, digest } = stage.bench.product.firmware.release(release);
  await (await stage.bench.backend()).offerFirmware(image);
  const isKept = async () => {
    const status = await device.maintenance.readStatus();
    if (status.kind !== "done") return undefined;
    const { firmwareVersion, firmwareState } = status.value;
    return firmwareVersion === release && firmwareState === "confirmed" ? "kept" : undefined;
  };
  const { orderWithinMs, registrationWithinMs } = stage.bench.product.ixit.timing;
  const command = { name: "update", digest, size: image.length } as const;
  return async () => {
    const end = await orderUntilDark(stage, device, command, isKept, orderWithinMs + registrationWithinMs);
    // What never comes about cannot be interrupted, and would pass for as long as it does not.
    if (end.kind !== "done")
      throw new Inconclusive("not-observable", `the device was ordered to run ${release} and does not`);
  };
}
