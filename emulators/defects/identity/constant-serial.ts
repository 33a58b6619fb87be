import { type Defect, inDevice } from "../defect.ts";
import { withFuses } from "./fuses-with.ts";

const goldenSample = Uint8Array.of(0x31, 0x00, 0x4a, 0x00, 0x0b, 0x51, 0x33, 0x30, 0x37, 0x37, 0x32, 0x39);

export const constantSerial: Defect = {
  name: "constant-serial",
  breaks: "PRV-ID-1.2",
  mistake:
    "The uid was written into the firmware while the golden sample was brought up, and reading the die's own was never put in its place.",
  cwe: 1188,
  breakage: () => inDevice("identity", (make, parts) => make(withFuses(parts, { uid: goldenSample }))),
};
