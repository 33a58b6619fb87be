import { flashMap } from "../../device/index.ts";
import { altered, type Defect, inDevice } from "../defect.ts";

/** One sector is always kept free, and each begins with a header. */
const room = flashMap.log.size - 0x2000;
const recordHeader = 6;

export const logFullLosesNewest: Defect = {
  name: "log-full-loses-newest",
  breaks: "PRV-CFG-6.1",
  mistake:
    "When the log is full, entries are dropped until somebody clears it; it should have given up its oldest.",
  cwe: 778,
  caughtBy: "A full log has room for each new change",
  breakage: () =>
    inDevice("log", (make, parts) => {
      const sound = make(parts);
      const lengths = () => sound.entries().map((entry) => JSON.stringify(entry).length + recordHeader);
      let used = lengths().reduce((sum, length) => sum + length, 0);
      return altered(sound, {
        append(entry, at) {
          if (used > room) return;
          sound.append(entry, at);
          used += JSON.stringify(sound.entries().at(-1)).length + recordHeader;
        },
      });
    }),
};
