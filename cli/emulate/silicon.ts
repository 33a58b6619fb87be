import { newSilicon, readSilicon, writeSilicon } from "../../emulators/device/index.ts";

export interface EmulateSiliconOptions {
  readonly new?: true;
}

/**
 * Prints the hardware value of the piece of silicon that is kept at `path`, in hexadecimal; a piece is made when there is none, or
 * another is asked for. @throws UsageFault FILE_UNREADABLE, FILE_MALFORMED, OUT_UNWRITABLE
 */
export function emulateSilicon(
  path: string,
  options: EmulateSiliconOptions,
  print: (text: string) => void,
): void {
  const kept = options.new ? undefined : readSilicon(path);
  const silicon = kept ?? newSilicon();
  if (kept === undefined) writeSilicon(path, silicon);
  print(`${Buffer.from(silicon.uid).toString("hex")}\n`);
}
