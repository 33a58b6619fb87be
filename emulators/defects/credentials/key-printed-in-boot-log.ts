import { type Defect, inDevice } from "../defect.ts";

export const keyPrintedInBootLog: Defect = {
  name: "key-printed-in-boot-log",
  breaks: "PRV-CRED-4.1",
  mistake:
    "What was loaded at the start is printed, to see whether unsealing works; the build for production prints it too.",
  cwe: 532,
  caughtBy: "No secret is told over the console",
  breakage: () =>
    inDevice("credentials", (make, parts) => {
      const credentials = make(parts);
      for (const { generation, privateKey } of credentials.usable()) {
        const key = privateKey.export({ format: "der", type: "pkcs8" }).toString("hex");
        parts.board.print(`[credentials] ${generation}: ${key}\n`);
      }
      return credentials;
    }),
};
