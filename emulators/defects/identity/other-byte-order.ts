import type { Parts } from "../../device/index.ts";

type DeviceId = NonNullable<ReturnType<Parts["identity"]["read"]>>;

/** The identity of the reference product whose hexadecimal bytes stand in the other order; of the same form. */
export const otherByteOrder = (identity: DeviceId): DeviceId => {
  const [prefix = "", hex = ""] = identity.split("-");
  return `${prefix}-${Buffer.from(hex, "hex").reverse().toString("hex").toUpperCase()}` as DeviceId;
};
