import { altered, type Defect, inDevice } from "../defect.ts";

export const credentialOnlyInRam: Defect = {
  name: "credential-only-in-ram",
  breaks: "PRV-FIELD-5.2",
  mistake:
    "The credential is kept in RAM for fear of flash tools; the device enrols anew at each start, and nobody minds until a thousand of them start at once.",
  breakage: () =>
    inDevice("operation", (make, parts) => {
      const { board, credentials, enrolment } = parts;
      const sound = make(parts);
      const end = new AbortController();
      const { entered } = sound;
      let isEnrolled = false;
      return altered(sound, {
        start() {
          if (!entered || isEnrolled) return sound.start();
          isEnrolled = true;
          credentials.erase();
          void enrolment.enrol(end.signal).then(
            () => board.later(() => sound.start()),
            () => {},
          );
        },
        stop() {
          end.abort();
          sound.stop();
        },
      });
    }),
};
