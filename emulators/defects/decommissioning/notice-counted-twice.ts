import { altered, type Defect, inBackend, seeing } from "../defect.ts";

export const noticeCountedTwice: Defect = {
  name: "notice-counted-twice",
  breaks: "PRV-DEC-5.1",
  mistake:
    "The backend takes each notice for an event of its own; a device that missed the acknowledgement is decommissioned twice.",
  cwe: 837,
  caughtBy: "A notice that is sent again, because its acknowledgement was lost, counts once",
  breakage: () =>
    inBackend("notices", (make, parts) => {
      const { registry } = parts;
      return make(seeing(parts, { registry: altered(registry, { isRetirement: () => false }) }));
    }),
};
