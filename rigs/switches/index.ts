import { z } from "zod";
import { unreachable } from "../../core/kernel/index.ts";
import type { Switch } from "../equipment/index.ts";
import { commandSchema, openCommand } from "./command.ts";
import { gpiosetSchema, openGpioset } from "./gpioset.ts";
import { lcusSchema, openLcus } from "./lcus.ts";
import { openShelly, shellySchema } from "./shelly.ts";
import { openTasmota, tasmotaSchema } from "./tasmota.ts";
import { openUhubctl, uhubctlSchema } from "./uhubctl.ts";

export { listSwitchedHubs } from "./uhubctl.ts";

/** How a rig's file describes a switch: supply, a button's contact, the plug of a network. */
export const switchSchema = z.discriminatedUnion("driver", [
  uhubctlSchema,
  shellySchema,
  tasmotaSchema,
  lcusSchema,
  gpiosetSchema,
  commandSchema,
]);

export type SwitchOptions = z.infer<typeof switchSchema>;

/**
 * A switch of the board at `place`. It costs nothing: no program, port or connection is touched, and nothing heavy is loaded,
 * before the first `set` or `read`.
 */
export async function openSwitch(options: SwitchOptions, place: string): Promise<Switch> {
  switch (options.driver) {
    case "uhubctl":
      return openUhubctl(options, place);
    case "shelly":
      return openShelly(options, place);
    case "tasmota":
      return openTasmota(options, place);
    case "lcus":
      return openLcus(options, place);
    case "gpioset":
      return openGpioset(options, place);
    case "command":
      return openCommand(options, place);
    default:
      return unreachable(options);
  }
}
