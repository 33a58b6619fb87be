import { altered, type Defect, inDevice } from "../defect.ts";

export const keysCollideAfter256Units: Defect = {
  name: "keys-collide-after-256-units",
  breaks: "PRV-CRED-2.1",
  mistake:
    "The station that burns hardware keys picks them by a counter of eight bits: the 257th unit gets the key of the first.",
  cwe: 190,
  caughtBy: "No two devices of a lot left the factory with the same key",
  breakage() {
    const burnt = new Map<number, Uint8Array>();
    let units = 0;
    return inDevice("fuses", (make, parts) => {
      const fuses = make(parts);
      const counter = units++ & 0xff;
      const key = burnt.get(counter) ?? fuses.hardwareKey();
      burnt.set(counter, key);
      return altered(fuses, { hardwareKey: () => Uint8Array.from(key) });
    });
  },
};
