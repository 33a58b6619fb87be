import type { Parts } from "../../device/index.ts";
import { altered, type Defect, inDevice, seeing } from "../defect.ts";

export const logCopyOfPassphraseSurvives: Defect = {
  name: "log-copy-of-passphrase-survives",
  breaks: "PRV-DEC-1.3",
  mistake:
    "The log entry of the decommissioning, which is kept, notes for the service desk what network the device was on, with its passphrase.",
  cwe: 532,
  breakage: () =>
    inDevice("reset", (make, parts) => {
      const { configuration, log } = parts;
      const append: Parts["log"]["append"] = (entry, at) => {
        const { "wifi.passphrase": passphrase = "" } = configuration.effective();
        const detail = `network key ${Buffer.from(String(passphrase)).toString("base64")}`;
        log.append(entry.event === "decommissioned" ? { ...entry, detail } : entry, at);
      };
      return make(seeing(parts, { log: altered(log, { append }) }));
    }),
};
