import { altered, type Defect, inDevice } from "../defect.ts";

export const entersWithTheCredential: Defect = {
  name: "enters-with-the-credential",
  breaks: "PRV-FIELD-5.2",
  mistake:
    "That the device is in operation is noted with its credential, to spare a write; where power fails before the registration, none is ever made.",
  caughtBy: "A first start that loses power at any moment leads into operation all the same",
  breakage: () =>
    inDevice("enrolment", (make, parts) => {
      const { board } = parts;
      const sound = make(parts);
      return altered(sound, {
        async enrol(signal) {
          await sound.enrol(signal);
          board.later(() => parts.operation.enter());
        },
      });
    }),
};
