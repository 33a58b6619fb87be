import { altered, type Breakage, inDevice, seeing } from "../defect.ts";
import { type Act, onceDone } from "../once-done.ts";

/** A device that, once `act` has happened to it, takes any proof of possession at its console. */
export const askingNoProofOnce = (act: Act): Breakage =>
  onceDone(act, (isDone) =>
    inDevice("console", (make, parts) => {
      const { setUpSecret } = parts;
      const isProvenBy: typeof setUpSecret.isProvenBy = (proof) =>
        isDone(parts) || setUpSecret.isProvenBy(proof);
      return make(seeing(parts, { setUpSecret: altered(setUpSecret, { isProvenBy }) }));
    }),
  );
