import { hasBluetooth, type Ixit } from "../../core/product/index.ts";
import type { Behaviour } from "../../emulators/device/index.ts";

/** How the emulated device is to behave so that it is the product that `ixit` declares. */
export function behaviourOf(ixit: Ixit): Behaviour {
  const {
    channels,
    page,
    security,
    windowMs,
    zeroTouch,
    fallbackWithinMs,
    confirmationWithinMs,
    retryAtLeastMs,
  } = ixit.provisioning;
  // Without Wi-Fi nobody is ever asked for the first two.
  const { ssid = 0, passphrase = [0, 0], endpoint, account } = ixit.provisioning.limits;
  // Bluetooth goes beside another way, or is the only one.
  const channel = channels.find((one) => one !== "ble") ?? "ble";
  return {
    resetHoldMs: ixit.reset.button?.holdMs ?? Number.POSITIVE_INFINITY,
    resetKeeps: ixit.reset.keeps,
    decommissionKeeps: ixit.decommission.keeps,
    noticeWithinMs: ixit.decommission.noticeWithinMs,
    identity: identityOf(ixit),
    encryptsFlash: ixit.flash.encrypted,
    authentication: ixit.backend.authentication,
    keys: ixit.identity.keys,
    // The emulation has one text console, and a dialect in its folder speaks that.
    console: ixit.console.kind === "dialect" ? "text" : "json-rpc",
    provisioning: {
      ...{ channel, security, windowMs, zeroTouch, fallbackWithinMs, confirmationWithinMs, retryAtLeastMs },
      page: page !== undefined,
      bluetooth: hasBluetooth(ixit),
      limits: { ssid, passphrase, endpoint, account },
      ...(ixit.provisioning.improv && { improv: ixit.provisioning.improv }),
      // At the last moment that is declared.
      closesAfterMs: ixit.provisioning.closesWithinMs,
    },
  };
}

/** A chip stands in for hardware that the emulation does not have. */
function identityOf({ identity, storage }: Ixit): Behaviour["identity"] {
  if (identity.hardwareValue === "none") return "factory-uuid";
  const inElement = identity.hardwareValue === "secure-element-serial" && storage === "secure-element";
  return inElement ? "secure-element-serial" : "chip-uid";
}
