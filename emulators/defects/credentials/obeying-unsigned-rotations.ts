import type { Parts } from "../../device/index.ts";
import { altered } from "../defect.ts";

/** `orders`, of which those to rotate the credential need no signature whenever `isLax`. */
export function obeyingUnsignedRotations(
  orders: Parts["orders"],
  parts: Parts,
  isLax: () => boolean = () => true,
): Parts["orders"] {
  return altered(orders, {
    obey(bytes) {
      const { order = "", signature } = JSON.parse(Buffer.from(bytes).toString());
      const { command } = JSON.parse(Buffer.from(order, "base64").toString());
      const isHarmless = isLax() && signature === "" && command?.name === "rotate-credential";
      return isHarmless ? parts.operation.rotate() : orders.obey(bytes);
    },
  });
}
