import type { DeviceId } from "../../../core/kernel/index.ts";
import { altered, type Defect, inBackend } from "../defect.ts";

export const confirmedAsTheOneBefore: Defect = {
  name: "confirmed-as-the-one-before",
  breaks: "PRV-FIELD-4.1",
  mistake:
    "The statement that marks a device as confirmed was prepared with the identity of the first one; every later device is told that it is confirmed, and is not so in the registry.",
  cwe: 665,
  caughtBy: "Each of two devices is confirmed as itself",
  breakage: () =>
    inBackend("registry", (make, parts) => {
      const sound = make(parts);
      let first: DeviceId | undefined;
      return altered(sound, {
        confirm(identity) {
          first ??= identity;
          sound.confirm(first);
        },
      });
    }),
};
