import type { Heard } from "./hearing.ts";

/** What consoles of microcontrollers are set to; 74880 is that of a boot loader with a 26 MHz crystal. Baud. */
const usualSpeeds: readonly number[] = [
  115_200, 9_600, 921_600, 57_600, 38_400, 19_200, 230_400, 460_800, 74_880, 1_000_000, 1_500_000, 2_000_000,
];

/** The first usual speed but `declared` at which the board answers, or what it says is text. */
export async function findSpeed(
  declared: number,
  hearAt: (baudRate: number) => Promise<Heard>,
): Promise<number | undefined> {
  for (const baudRate of usualSpeeds) {
    if (baudRate === declared) continue;
    const { answered, likeness } = await hearAt(baudRate);
    if (answered || likeness === "text") return baudRate;
  }
  return undefined;
}
