import type { Parts } from "../../device/index.ts";
import { obeyingUnsigned } from "../obeying-unsigned.ts";

/** `orders`, of which those to rotate the credential need no signature whenever `isLax`. */
export const obeyingUnsignedRotations = (
  orders: Parts["orders"],
  parts: Parts,
  isLax?: () => boolean,
): Parts["orders"] => obeyingUnsigned(orders, "rotate-credential", () => parts.operation.rotate(), isLax);
