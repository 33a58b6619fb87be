import { createHash } from "node:crypto";
import { PowerLost, type Supply } from "./parts.ts";

/** Supply of one board, good until a cut strikes. */
export function createSupply(): Supply {
  let operations = 0;
  let cut: { readonly operation: number; readonly onCut: () => void } | undefined;
  let dead = false;

  return {
    get operations() {
      return operations;
    },
    operate(work) {
      if (dead) throw new PowerLost("the chip has no supply");
      operations += 1;
      if (operations !== cut?.operation) return work(1);
      work(createHash("sha256").update(`cut ${operations}`).digest().readUInt16LE(0) / 0x1_0000);
      dead = true;
      cut.onCut();
      throw new PowerLost(`supply failed in flash operation ${operations}`);
    },
    cutAt(operation, onCut) {
      cut = { operation, onCut };
    },
    disarm() {
      cut = undefined;
      dead = false;
    },
  };
}
