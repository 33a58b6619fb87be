import { altered, type Defect, inDevice } from "../defect.ts";

export const selfTestPrintsTheKey: Defect = {
  name: "self-test-prints-the-key",
  breaks: "PRV-CRED-4.1",
  mistake: "The self-test prints the key that it signs with, so that the desk can check the signature.",
  cwe: 532,
  caughtBy: "No secret is told over the console in all of a device's life",
  breakage: () =>
    inDevice("selfTest", (make, parts) => {
      const sound = make(parts);
      return altered(sound, {
        run() {
          for (const { privateKey } of parts.credentials.usable())
            parts.board.print(
              `[test] ${privateKey.export({ format: "der", type: "pkcs8" }).toString("hex")}\n`,
            );
          return sound.run();
        },
      });
    }),
};
