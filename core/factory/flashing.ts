import type { Dut } from "../dut/index.ts";
import { done, type Outcome, refused } from "../kernel/index.ts";

export interface FlashImage {
  readonly name: string;
  readonly offset: number;
  readonly image: Uint8Array;
}

/**
 * Cuts supply, erases the whole flash, writes the images and reads each back; supply stays off. Refused ("flash-mismatch") when
 * one is not there as it was given: a tool that reports success has not proved it.
 */
export async function programFlash(
  { power, flash }: Pick<Dut, "power" | "flash">,
  images: readonly FlashImage[],
): Promise<Outcome<void>> {
  await power.off();
  await flash.erase(0, flash.size);
  for (const { offset, image } of images) await flash.write(offset, image);
  for (const { name, offset, image } of images) {
    const at = firstDifference(await flash.read(offset, image.length), image);
    if (at === undefined) continue;
    return refused(
      "flash-mismatch",
      `the ${name} does not read back: of ${image.length} bytes, the one at ${at} is the first that differs`,
    );
  }
  return done(undefined);
}

function firstDifference(found: Uint8Array, wanted: Uint8Array): number | undefined {
  if (Buffer.compare(found, wanted) === 0) return undefined;
  const at = wanted.findIndex((byte, index) => found[index] !== byte);
  return at < 0 ? wanted.length : at;
}
