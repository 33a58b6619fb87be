import { altered, type Defect, inDevice } from "../defect.ts";

export const logClearedAfterACut: Defect = {
  name: "log-cleared-after-a-cut",
  breaks: "PRV-CFG-6.4",
  mistake:
    "A log that was being written when the power failed is taken for damaged, and formatted at the next start.",
  cwe: 778,
  caughtBy: "The log survives a change that loses power at any moment",
  breakage: () =>
    inDevice("log", (make, parts) => {
      const { journal } = parts;
      const log = make(parts);
      if (journal.recall("log.writing") === "yes") log.retain(() => false);
      return altered(log, {
        append(entry, at) {
          journal.record("log.writing", "yes");
          log.append(entry, at);
          journal.record("log.writing", "");
        },
      });
    }),
};
