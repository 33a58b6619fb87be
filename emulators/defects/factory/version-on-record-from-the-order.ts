import { type Defect, inLine } from "../defect.ts";

export const versionOnRecordFromTheOrder: Defect = {
  name: "version-on-record-from-the-order",
  breaks: "PRV-FACT-1.2",
  mistake: "The record's version is the one that the shift's plan says, and the plan is of last week.",
  breakage: () =>
    inLine("identify", (make, parts) => {
      const station = make(parts);
      return async (unit) => ({ ...(await station(unit)), firmwareVersion: "2.9.0" });
    }),
};
