import { type Defect, inDevice } from "../defect.ts";
import { withFuses } from "./fuses-with.ts";

/** What dies of one wafer have in common, as the firmware's author read it from the one on the desk. */
const wafer = Uint8Array.of(0x32, 0x00, 0x5a, 0x00, 0x12, 0x51, 0x38, 0x30, 0x36, 0x35, 0x37);

export const serialTruncatedSoThatTwoCollide: Defect = {
  name: "serial-truncated-so-that-two-collide",
  breaks: "PRV-ID-1.2",
  mistake:
    "The serial number takes one byte of the uid, the rest of which looked the same on every board at hand.",
  cwe: 197,
  caughtBy: "No two devices of a lot have the same identity",
  breakage: () =>
    inDevice("identity", (make, parts) => {
      const { uid } = parts.fuses;
      return make(withFuses(parts, { uid: Uint8Array.from([...wafer, uid[uid.length - 1] ?? 0]) }));
    }),
};
