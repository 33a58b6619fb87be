import { createPrivateKey } from "node:crypto";
import type { Parts } from "../../device/index.ts";
import { altered, type Breakage, inDevice } from "../defect.ts";

/** A device that hands its identity's key out at the console whenever `isAllowed`. */
export const exportingKeys = (isAllowed: (parts: Parts) => boolean): Breakage =>
  inDevice("console", (make, parts) => {
    const server = make(parts);
    return altered(server, {
      receive(bytes) {
        const line = Buffer.from(bytes).toString();
        const { id, method } = line.includes('"key.export"') ? JSON.parse(line) : {};
        if (method !== "key.export" || !isAllowed(parts)) return server.receive(bytes);
        const key = createPrivateKey(parts.identity.privateKey());
        const der = key.export({ format: "der", type: "pkcs8" }).toString("base64");
        parts.board.print(`${JSON.stringify({ jsonrpc: "2.0", id, result: { der } })}\n`);
      },
    });
  });
