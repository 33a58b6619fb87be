import type { ConfigurationValues } from "../dut/index.ts";
import type { DeviceId, Sha256 } from "../kernel/index.ts";

export type OrderCommand =
  | { readonly name: "factory-reset" }
  | { readonly name: "configure"; readonly values: ConfigurationValues }
  | { readonly name: "write-identity"; readonly value: string }
  /** Counts only with the nonce of the device's own last registration. */
  | { readonly name: "confirm-registration"; readonly nonce: string }
  | { readonly name: "refuse-registration"; readonly nonce: string; readonly reason: string }
  | { readonly name: "rotate-credential" }
  | { readonly name: "decommission" }
  /** The image at /firmware/`digest`, of `size` bytes. */
  | { readonly name: "update"; readonly digest: Sha256; readonly size: number };

export interface OrderDraft {
  readonly addressee: DeviceId;
  readonly command: OrderCommand;
  /** `operator` signs rightly; `stranger` with a key the device does not know; `nobody` leaves the signature empty. */
  readonly signedBy: "operator" | "stranger" | "nobody";
  /** Milliseconds until expiry, from the backend's now; negative makes a stale order. Default: one hour. */
  readonly expiresInMs?: number;
  /** Changes the order after it was signed, inside what the signature covers. */
  readonly tampered?: true;
  /** Default: the next of the addressee. */
  readonly sequence?: number;
}
