import { altered, type Defect, inDevice } from "../defect.ts";
import { onceDone } from "../once-done.ts";

export const wipeSparesRenewedCredential: Defect = {
  name: "wipe-spares-renewed-credential",
  breaks: "PRV-DEC-1.1",
  mistake:
    "The wipe erases the place that the factory reserved for the credential; the one that came with a rotation lies in the other.",
  cwe: 226,
  caughtBy: "Nothing of the owner is left of a device that was given another credential",
  breakage: () =>
    onceDone("rotated", (isDone) =>
      inDevice("credentials", (make, parts) => {
        const sound = make(parts);
        return altered(sound, {
          erase() {
            const [newest] = sound.usable();
            if (newest !== undefined && isDone(parts)) sound.activate(newest);
            else sound.erase();
          },
        });
      }),
    ),
};
