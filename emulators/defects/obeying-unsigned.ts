import type { Parts } from "../device/index.ts";
import { altered } from "./defect.ts";

/** `orders`, of which those to do `command` need no signature whenever `isLax`: `act` is done on them as it is. */
export function obeyingUnsigned(
  orders: Parts["orders"],
  command: string,
  act: () => () => void,
  isLax: () => boolean = () => true,
): Parts["orders"] {
  return altered(orders, {
    obey(bytes) {
      const { order = "", signature } = JSON.parse(Buffer.from(bytes).toString());
      const { command: asked } = JSON.parse(Buffer.from(order, "base64").toString());
      return isLax() && signature === "" && asked?.name === command ? act() : orders.obey(bytes);
    },
  });
}
