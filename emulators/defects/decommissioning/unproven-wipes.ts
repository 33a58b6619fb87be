import type { Parts } from "../../device/index.ts";
import { altered, type Breakage, inDevice, seeing } from "../defect.ts";

/** What stands for a proof that nobody gave; no label has it. */
const none = "no proof at all";

/** A device that is decommissioned at its console by whoever gives no proof, whenever `isLax`. */
export const unprovenWipes = (isLax: (parts: Parts) => boolean): Breakage =>
  inDevice("console", (make, parts) => {
    const { setUpSecret } = parts;
    const isProvenBy: typeof setUpSecret.isProvenBy = (proof) =>
      proof === none ? isLax(parts) : setUpSecret.isProvenBy(proof);
    const server = make(seeing(parts, { setUpSecret: altered(setUpSecret, { isProvenBy }) }));
    return altered(server, {
      receive(bytes) {
        const line = Buffer.from(bytes).toString();
        const isUnproven = line.includes('"device.decommission"') && !line.includes('"proof"');
        const request = isUnproven && { ...JSON.parse(line), params: { proof: none } };
        server.receive(request ? Buffer.from(`${JSON.stringify(request)}\n`) : bytes);
      },
    });
  });
