import { type Defect, inDevice } from "../defect.ts";
import { keyFromUid } from "./key-from-uid.ts";

export const identityKeyFromUid: Defect = {
  name: "identity-key-from-uid",
  breaks: "PRV-CRED-2.1",
  mistake:
    "The key that the device leaves the factory with is the SHA-256 of its uid: no two are the same, and anybody can make each.",
  cwe: 330,
  caughtBy: "No two devices of a lot left the factory with the same key",
  breakage: () =>
    inDevice(
      "identityKey",
      (_make, { fuses }) =>
        () =>
          keyFromUid(fuses.uid),
    ),
};
