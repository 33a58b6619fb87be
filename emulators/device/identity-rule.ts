import type { DeviceId } from "../../core/kernel/index.ts";
import type { Parts } from "./parts.ts";

/** RFC 9562, version 4: random. */
const randomUuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** Which identity a device may be given. */
export interface IdentityRule {
  /** The one that the hardware gives; undefined where the factory draws it. */
  readonly derived: DeviceId | undefined;
  /** Why `value` cannot be this device's identity; undefined when it can. */
  fault(value: string): string | undefined;
}

export function identityRule(parts: Pick<Parts, "fuses" | "secureElement" | "options">): IdentityRule {
  if (parts.options.behaviour.identity === "factory-uuid")
    return {
      derived: undefined,
      fault: (value) =>
        randomUuid.test(value) ? undefined : "a random UUID is expected (RFC 9562, version 4)",
    };
  const derived = identityOf(hardwareValue(parts));
  return {
    derived,
    fault: (value) => (value === derived ? undefined : `this hardware's identity is ${derived}`),
  };
}

/** What tells this piece of hardware from others: the value that its identity derives from, where it does. */
export function hardwareValue({
  fuses,
  secureElement,
  options,
}: Pick<Parts, "fuses" | "secureElement" | "options">): Uint8Array {
  if (options.behaviour.identity !== "secure-element-serial") return fuses.uid;
  if (secureElement === undefined) throw new TypeError("there is no secure element to take an identity from");
  return secureElement.serial;
}

/** The serial number of the hardware with this value. */
const identityOf = (value: Uint8Array): DeviceId =>
  `AR1-${Buffer.from(value).toString("hex").toUpperCase()}` as DeviceId;
