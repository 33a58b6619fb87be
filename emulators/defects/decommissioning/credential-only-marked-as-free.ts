import { flashMap } from "../../device/index.ts";
import { altered, type Defect, inDevice, seeing } from "../defect.ts";

/** Where the slots stand in the partition of credentials. */
const places = { "operational-a": 0x8000, "operational-b": 0x9000 } as const;
/** Bytes by which a slot is known to be in use. */
const headerLength = 14;

export const credentialOnlyMarkedAsFree: Defect = {
  name: "credential-only-marked-as-free",
  breaks: "PRV-DEC-1.1",
  mistake:
    "A slot is marked as free instead of erased; its key and certificate stay until the next ones are written over them.",
  cwe: 226,
  breakage: () =>
    inDevice("credentials", (make, parts) => {
      const { flash, vault } = parts;
      const slot: typeof vault.slot = (name) => {
        const sound = vault.slot(name);
        if (name === "set-up") return sound;
        const at = flashMap.credentials.offset + places[name];
        return altered(sound, { erase: () => flash.program(at, new Uint8Array(headerLength)) });
      };
      return make(seeing(parts, { vault: altered(vault, { slot }) }));
    }),
};
