import { altered, type Defect, inDevice } from "../defect.ts";

export const keyPrintedAtRotation: Defect = {
  name: "key-printed-at-rotation",
  breaks: "PRV-CRED-4.1",
  mistake:
    "The step of the rotation that stores the new key prints what it stores, from the days when it did not work.",
  cwe: 532,
  caughtBy: "No secret is told over the console in all of a device's life",
  breakage: () =>
    inDevice("credentials", (make, parts) => {
      const sound = make(parts);
      return altered(sound, {
        install(certificate, authorities) {
          const isFirst = sound.usable().length === 0;
          const credential = sound.install(certificate, authorities);
          const key = credential.privateKey.export({ format: "der", type: "pkcs8" }).toString("hex");
          if (!isFirst) parts.board.print(`[rotation] storing ${key}\n`);
          return credential;
        },
      });
    }),
};
