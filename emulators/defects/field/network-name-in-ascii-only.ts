import type { Defect } from "../defect.ts";
import { takingFromPeople } from "./taking-from-people.ts";

export const networkNameInAsciiOnly: Defect = {
  name: "network-name-in-ascii-only",
  breaks: "PRV-FIELD-2.1",
  mistake: "Letters beyond ASCII in a network's name become question marks, and the network is never found.",
  cwe: 176,
  caughtBy: "Values as long and as odd as they may be are taken and kept to the last character",
  waitedFor: true,
  breakage: () => takingFromPeople("wifi.ssid", (text) => text.replaceAll(/[^ -~]/g, "?")),
};
