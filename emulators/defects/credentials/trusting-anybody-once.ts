import { altered, type Breakage, inDevice } from "../defect.ts";
import { type Act, onceDone } from "../once-done.ts";

/** A device that, once `act` has happened to it, looks at no server's certificate any more. */
export const trustingAnybodyOnce = (act: Act): Breakage =>
  onceDone(act, (isDone) =>
    inDevice("serverTrust", (make, parts) => {
      const trust = make(parts);
      return (to) =>
        isDone(parts)
          ? altered(trust(to), { rejectUnauthorized: false, checkServerIdentity: () => undefined })
          : trust(to);
    }),
  );
