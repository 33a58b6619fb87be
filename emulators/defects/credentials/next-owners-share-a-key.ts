import { createHash } from "node:crypto";
import { type Defect, inDevice, seeing } from "../defect.ts";
import { onceDone } from "../once-done.ts";

export const nextOwnersShareAKey: Defect = {
  name: "next-owners-share-a-key",
  breaks: "PRV-CRED-2.1",
  mistake:
    "The wipe takes the seed of the generator away, and a generator without one begins where every device's did.",
  cwe: 335,
  caughtBy: "No two devices get the same operational key from their next owners",
  breakage: () =>
    onceDone("decommissioned", (isDone) =>
      inDevice("credentials", (make, parts) => {
        const drawn = (length: number) =>
          createHash("sha512").update("unseeded").digest().subarray(0, length);
        const trng = (length: number) =>
          isDone(parts) ? Uint8Array.from(drawn(length)) : parts.trng(length);
        return make(seeing(parts, { trng }));
      }),
    ),
};
