import { type Defect, inDevice, seeing } from "../defect.ts";
import { trustingAnybody } from "../trusting-anybody.ts";

export const noticeToWhoeverAnswers: Defect = {
  name: "notice-to-whoever-answers",
  breaks: "PRV-DEC-5.1",
  mistake:
    "The notice is posted by an HTTP client of its own, with every check off: whoever answers is told, and the real backend never.",
  cwe: 295,
  caughtBy: "A notice goes to no backend that the device must not trust",
  breakage: () =>
    inDevice("notices", (make, parts) => make(seeing(parts, { cloud: trustingAnybody(parts) }))),
};
