import type { Defect } from "../defect.ts";
import { takingFromPeople } from "./taking-from-people.ts";

export const passphraseDecodedLikeAForm: Defect = {
  name: "passphrase-decoded-like-a-form",
  breaks: "PRV-FIELD-2.1",
  mistake:
    "What is handed over is decoded as if it came from a form: a plus in a passphrase becomes a space.",
  caughtBy: "Values as long and as odd as they may be are taken and kept to the last character",
  waitedFor: true,
  breakage: () => takingFromPeople("wifi.passphrase", (text) => text.replaceAll("+", " ")),
};
