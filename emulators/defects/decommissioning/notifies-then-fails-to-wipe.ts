import type { Parts } from "../../device/index.ts";
import { altered, type Defect, inDevice, seeing } from "../defect.ts";

export const notifiesThenFailsToWipe: Defect = {
  name: "notifies-then-fails-to-wipe",
  breaks: "PRV-DEC-5.1",
  mistake:
    "The backend's acknowledgement ends the job, and the wipe that was to follow is a part of the job.",
  breakage: () =>
    inDevice("reset", (make, parts) => {
      const { board, journal, notices } = parts;
      const deliver: Parts["notices"]["deliver"] = async (signal) => {
        await notices.deliver(signal);
        board.later(() => {
          journal.record("reset.task", "");
          board.restart();
        });
        await new Promise(() => {});
      };
      return make(seeing(parts, { notices: altered(notices, { deliver }) }));
    }),
};
