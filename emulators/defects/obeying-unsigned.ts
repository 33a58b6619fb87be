import type { Parts } from "../device/index.ts";
import { altered, type Breakage, inDevice } from "./defect.ts";
import { type Act, onceDone } from "./once-done.ts";

/** `orders`, of which those to do `command` need no signature whenever `isLax`: `act` is done on them as it is. */
export function obeyingUnsigned(
  orders: Parts["orders"],
  command: string,
  act: () => () => void,
  isLax = () => true,
): Parts["orders"] {
  return altered(orders, {
    obey(bytes) {
      const { order = "", signature } = JSON.parse(Buffer.from(bytes).toString());
      const { command: asked } = JSON.parse(Buffer.from(order, "base64").toString());
      return isLax() && signature === "" && asked?.name === command ? act() : orders.obey(bytes);
    },
  });
}

/** A device that, once `happened` has happened to it, does `act` on such an order as it is. */
export const obeyingUnsignedOnce = (
  happened: Act,
  command: string,
  act: (parts: Parts) => () => void,
): Breakage =>
  onceDone(happened, (isDone) =>
    inDevice("orders", (make, parts) =>
      obeyingUnsigned(
        make(parts),
        command,
        () => act(parts),
        () => isDone(parts),
      ),
    ),
  );
