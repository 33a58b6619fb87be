import { z } from "zod";
import { unreachable } from "../../core/kernel/index.ts";
import type { FlashTool } from "../equipment/index.ts";
import { commandFlashSchema, openCommandFlash } from "./command.ts";
import { dfuUtilSchema, loaderOfSt, openDfuUtil } from "./dfu-util.ts";
import { esptoolSchema, openEsptool } from "./esptool.ts";
import { fileFlashSchema, openFileFlash } from "./image-file.ts";
import { openOpenocd, openocdSchema } from "./openocd.ts";
import { openPicotool, picotoolSchema } from "./picotool.ts";
import { openProbeRs, probeRsSchema } from "./probe-rs.ts";

export {
  type CarefulFlash,
  type CarefulFlashOptions,
  createCarefulFlash,
  type FlashEvent,
} from "./careful-flash.ts";

/** The flash tool of a board, as a rig file declares it. */
export const flashToolSchema = z.discriminatedUnion("driver", [
  openocdSchema,
  picotoolSchema,
  esptoolSchema,
  dfuUtilSchema,
  probeRsSchema,
  commandFlashSchema,
  fileFlashSchema,
]);

export type FlashToolOptions = z.infer<typeof flashToolSchema>;

/**
 * Opens the flash tool of the board at `place`, the board's name for messages.
 * @throws EquipmentFault FLASH_FAILED when an image file cannot be opened; programs are started with the first operation
 */
export async function openFlashTool(options: FlashToolOptions, place: string): Promise<FlashTool> {
  switch (options.driver) {
    case "openocd":
      return openOpenocd(options, place);
    case "picotool":
      return openPicotool(options, place);
    case "esptool":
      return openEsptool(options, place);
    case "dfu-util":
      return openDfuUtil(options, place);
    case "probe-rs":
      return openProbeRs(options, place);
    case "command":
      return openCommandFlash(options, place);
    case "file":
      return openFileFlash(options, place);
    default:
      return unreachable(options);
  }
}

/** Whether the tool, so declared, can tell the value that the chip maker gave the silicon. */
export function readsHardwareId(options: FlashToolOptions): boolean {
  switch (options.driver) {
    case "picotool":
    case "esptool":
      return true;
    case "dfu-util":
      return options.device.toLowerCase() === loaderOfSt;
    default:
      return options.hardwareId !== undefined;
  }
}

/** Whether the tool, so declared, can erase a part of the flash. */
export const erasesSectors = (options: FlashToolOptions): boolean =>
  options.driver !== "dfu-util" || options.eraseByOnes;
