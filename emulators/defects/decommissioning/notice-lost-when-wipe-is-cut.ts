import type { Parts } from "../../device/index.ts";
import { altered, type Defect, inDevice, seeing } from "../defect.ts";

export const noticeLostWhenWipeIsCut: Defect = {
  name: "notice-lost-when-wipe-is-cut",
  breaks: "PRV-DEC-5.3",
  mistake:
    "A notice that cannot be sent at once is written when the wipe is over; a start that finishes a wipe which was cut knows nothing of it.",
  caughtBy: "A wipe that loses power off the network is notified all the same",
  waitedFor: true,
  breakage: () =>
    inDevice("reset", (make, parts) => {
      const { journal, network, notices } = parts;
      let due: Parameters<Parts["notices"]["record"]>[0] | undefined;
      let isResumed = false;
      const inRam = altered(notices, {
        record(notice) {
          if (network.up) notices.record(notice);
          else if (!isResumed) due = notice;
        },
      });
      const retain: Parts["journal"]["retain"] = (isKept) => {
        journal.retain(isKept);
        if (due !== undefined) notices.record(due);
      };
      const sound = make(seeing(parts, { notices: inRam, journal: altered(journal, { retain }) }));
      return altered(sound, {
        resume() {
          isResumed = true;
          sound.resume();
          isResumed = false;
        },
      });
    }),
};
