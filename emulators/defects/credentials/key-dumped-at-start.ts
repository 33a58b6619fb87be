import { type Defect, inDevice } from "../defect.ts";
import { dump } from "./dump.ts";

export const keyDumpedAtStart: Defect = {
  name: "key-dumped-at-start",
  breaks: "PRV-CRED-4.1",
  mistake:
    "What is unsealed at the start goes through the log's function for buffers, sixteen bytes to a line; in the build for production its level was never lowered.",
  cwe: 532,
  caughtBy: "No secret is told over the console",
  breakage: () =>
    inDevice("credentials", (make, parts) => {
      const credentials = make(parts);
      for (const { privateKey } of credentials.usable())
        parts.board.print(dump("cred", privateKey.export({ format: "der", type: "pkcs8" })));
      return credentials;
    }),
};
