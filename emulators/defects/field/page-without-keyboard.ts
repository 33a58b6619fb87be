import type { Defect } from "../defect.ts";
import { inPage } from "../page-text.ts";

export const pageWithoutKeyboard: Defect = {
  name: "page-without-keyboard",
  breaks: "PRV-FIELD-2.1",
  mistake: "The button was taken out of the order of the Tab key, for the look of its ring.",
  caughtBy: "The page can be used with the keyboard alone",
  breakage: () => inPage('<button type="submit">', '<button type="submit" tabindex="-1">'),
};
