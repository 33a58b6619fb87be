import type { Parts } from "../device/index.ts";
import { altered } from "./defect.ts";

/** `orders` that do `instead` with one that is refused; what that throws or returns is what comes of the order. */
export const whenRefused = (
  orders: Parts["orders"],
  instead: (refusal: unknown, bytes: Uint8Array) => () => void,
): Parts["orders"] =>
  altered(orders, {
    obey(bytes) {
      try {
        return orders.obey(bytes);
      } catch (refusal) {
        return instead(refusal, bytes);
      }
    },
  });
