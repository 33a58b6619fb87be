import type { Dut } from "../../core/dut/index.ts";
import type { Stage } from "../stage.ts";
import { expectDone } from "./asking.ts";

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
