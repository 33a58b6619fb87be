import type { Defect } from "../defect.ts";
import { takingFromPeople } from "./taking-from-people.ts";

export const passphraseCutAt32: Defect = {
  name: "passphrase-cut-at-32",
  breaks: "PRV-FIELD-2.1",
  mistake:
    "The structure that the passphrase is copied into has 32 bytes, as that of the network's name; what is longer is cut without a word.",
  caughtBy: "Values as long and as odd as they may be are taken and kept to the last character",
  waitedFor: true,
  breakage: () => takingFromPeople("wifi.passphrase", (text) => text.slice(0, 32)),
};
