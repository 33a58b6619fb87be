import type { UsageFault } from "../../../core/kernel/index.ts";
import type { DeviceOptions } from "../parts.ts";

/** From the bench to the device's process, once; over the process' own channel, because it carries the hardware key. */
export interface Begin {
  readonly device: DeviceOptions;
}

/** The answer: where console and switches are, or why there are none. The paths are the process' own and go with it. */
export type Begun =
  | { readonly kind: "ready"; readonly console: string; readonly control: string; readonly folder: string }
  | {
      readonly kind: "usage";
      readonly code: UsageFault["code"];
      readonly message: string;
      readonly help: string;
    }
  | { readonly kind: "failed"; readonly message: string };
