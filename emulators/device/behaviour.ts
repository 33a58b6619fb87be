import type { KeyKind } from "../../core/wire/index.ts";
import type { SetUpVerifier } from "../../core/wire/provisioning/index.ts";
import type { SetUpLimits } from "./set-up/services.ts";

/** What the product's makers chose; a product declares it in its IXIT. Times are of the device's clock. */
export interface Behaviour {
  /** Infinite where there is no reset button. */
  readonly resetHoldMs: number;
  /** Fields that a factory reset keeps. */
  readonly resetKeeps: readonly string[];
  /** Fields that keep the factory's value when the device is decommissioned. */
  readonly decommissionKeeps: readonly string[];
  /** A decommissioning waits this long for its backend to take the notice, and goes on without. */
  readonly noticeWithinMs: number;
  /** What the identity follows from; `factory-uuid`: from nothing, the factory draws it. */
  readonly identity: "chip-uid" | "secure-element-serial" | "factory-uuid";
  /** Whether all that firmware writes stands in the flash chip encrypted. */
  readonly encryptsFlash: boolean;
  readonly authentication: "mutual-tls" | "signed-challenge";
  /** Of the keys that the device makes, for its identity and for operation. */
  readonly keys: KeyKind;
  readonly provisioning: ProvisioningBehaviour;
  /** What is spoken on the maintenance console: JSON-RPC, or the commands of an old-style shell; JSON-RPC when left out. */
  readonly console?: "json-rpc" | "text" | undefined;
}

export interface ProvisioningBehaviour {
  /**
   * `physical-serial`: there is no radio, and the console is where a person sets the device up. `ble`: there is no access point, and
   * `bluetooth` is the only way.
   */
  readonly channel: "soft-ap-https" | "soft-ap-http" | "ble" | "physical-serial";
  /** Whether the set-up is offered over Bluetooth LE, beside the access point where there is one; not when left out. */
  readonly bluetooth?: boolean | undefined;
  /**
   * Where Improv Wi-Fi is spoken as well; nowhere when left out. It authenticates nobody, so a network is taken only shortly after the
   * button was pressed, and a product that offers it over the air fails PRV-CRED-5.
   */
  readonly improv?: readonly ("ble" | "serial")[] | undefined;
  /** Scheme of the set-up session. */
  readonly security: SetUpVerifier["security"];
  /** Whether the access point shows a page on which a person enters everything. */
  readonly page: boolean;
  /** Life of the access point. */
  readonly windowMs: number;
  /** In operation the set-up stays to be seen for so long, for an app to read that all went well; it takes nothing then. Not at all when left out. */
  readonly closesAfterMs?: number | undefined;
  /** Whether the device goes where the factory said as soon as there is a network. */
  readonly zeroTouch: boolean;
  /** From the beginning of an attempt to the access point, unless it has succeeded. */
  readonly fallbackWithinMs: number;
  /** How long a registration waits for its confirmation. */
  readonly confirmationWithinMs: number;
  /** First pause after a failure; it doubles with each. */
  readonly retryAtLeastMs: number;
  readonly limits: SetUpLimits;
}

/** The reference product's, as `products/reference/ixit.yaml` declares it; a test compares them. */
export const referenceBehaviour: Behaviour = {
  resetHoldMs: 5_000,
  resetKeeps: ["product.type", "product.region", "product.fleet"],
  decommissionKeeps: ["product.type", "product.region", "product.fleet"],
  noticeWithinMs: 5_000,
  identity: "chip-uid",
  encryptsFlash: false,
  authentication: "mutual-tls",
  keys: "ecdsa-p256",
  provisioning: {
    channel: "soft-ap-https",
    security: 2,
    page: true,
    windowMs: 600_000,
    zeroTouch: true,
    fallbackWithinMs: 30_000,
    confirmationWithinMs: 20_000,
    retryAtLeastMs: 5_000,
    limits: { ssid: 32, passphrase: [8, 63], endpoint: 272, account: 64 },
  },
};
