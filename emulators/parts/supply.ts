import { PowerLost, type Supply } from "./parts.ts";
import { type TearAt, torn } from "./tear.ts";

/** Supply of one board, good until a cut strikes. */
export function createSupply(): Supply {
  let operations = 0;
  let cut: { readonly operation: number; readonly onCut: () => void; readonly how: TearAt } | undefined;
  let dead = false;

  return {
    get operations() {
      return operations;
    },
    operate(operation, put) {
      if (dead) throw new PowerLost("the chip has no supply");
      operations += 1;
      if (operations !== cut?.operation) return put(operation.after);
      dead = true;
      put(torn(cut.how, operation));
      // Everybody is told once the cells are as they are.
      cut.onCut();
      throw new PowerLost(`supply failed in flash operation ${operations}`);
    },
    cutAt(operation, onCut, how = { tear: "front", seed: operation }) {
      cut = { operation, onCut, how };
    },
    disarm() {
      cut = undefined;
      dead = false;
    },
  };
}
