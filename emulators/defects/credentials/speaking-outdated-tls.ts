import { type Breakage, inDevice } from "../defect.ts";
import { type Act, onceDone } from "../once-done.ts";

const outdated = { minVersion: "TLSv1", ciphers: "DEFAULT:@SECLEVEL=0" } as const;

/** A device that, once `act` has happened to it, speaks whatever TLS its backend offers. */
export const speakingOutdatedTlsOnce = (act: Act): Breakage =>
  onceDone(act, (isDone) =>
    inDevice("serverTrust", (make, parts) => {
      const trust = make(parts);
      return (to) => ({ ...trust(to), ...(isDone(parts) ? outdated : {}) });
    }),
  );
