import { makeSetUpVerifier, type SetUpVerifier } from "../../../core/wire/provisioning/index.ts";
import { altered, type Breakage, inDevice } from "../defect.ts";
import { type Act, onceDone } from "../once-done.ts";

const common = "12345678";

const verifierOfCommon = (held: SetUpVerifier): SetUpVerifier =>
  held.security === 1
    ? makeSetUpVerifier({ security: 1, proofOfPossession: common })
    : makeSetUpVerifier({ security: 2, username: held.username, proofOfPossession: common });

/** A device that, once `act` has happened to it, is set up with a secret that all of them have. */
export const commonSecretOnce = (act: Act): Breakage =>
  onceDone(act, (isDone) =>
    inDevice("setUpSecret", (make, parts) => {
      const sound = make(parts);
      return altered(sound, {
        verifier() {
          const held = sound.verifier();
          return held !== undefined && isDone(parts) ? verifierOfCommon(held) : held;
        },
      });
    }),
  );
