import { randomInt } from "node:crypto";
import { type Defect, inLine } from "../defect.ts";
import { labelledBy } from "./set-up-secret-rule.ts";

const rule = () => String(randomInt(100_000_000)).padStart(8, "0");

export const labelOfEightDigits: Defect = {
  name: "label-of-eight-digits",
  breaks: "PRV-CRED-5.3",
  mistake:
    "The secret on the label is eight digits, as they were enough while the device locked itself after five; in security 1 who imitates it tries all of them without it.",
  cwe: 521,
  product: "small-chip",
  caughtBy: "Whoever imitates the device to its owner does not learn the label's secret by trying",
  breakage: () => inLine("label", (make, parts) => labelledBy(rule, make, parts)),
};
