import { createPrivateKey } from "node:crypto";
import { altered, type Defect, inDevice } from "../defect.ts";

export const keyExportLeftIn: Defect = {
  name: "key-export-left-in",
  breaks: "PRV-CRED-4.2",
  mistake:
    "The bring-up command that hands the key out is answered in front of the table of commands, where nobody saw it again.",
  cwe: 489,
  breakage: () =>
    inDevice("console", (make, parts) => {
      const server = make(parts);
      return altered(server, {
        receive(bytes) {
          const line = Buffer.from(bytes).toString();
          const { id, method } = line.includes('"key.export"') ? JSON.parse(line) : {};
          if (method !== "key.export") return server.receive(bytes);
          const key = createPrivateKey(parts.identity.privateKey());
          const der = key.export({ format: "der", type: "pkcs8" }).toString("base64");
          parts.board.print(`${JSON.stringify({ jsonrpc: "2.0", id, result: { der } })}\n`);
        },
      });
    }),
};
