import { altered, type Defect, inDevice } from "../defect.ts";

export const failureNotToldToApp: Defect = {
  name: "failure-not-told-to-app",
  breaks: "PRV-FIELD-3.3",
  mistake: "Failures go to the log and the status, and the app's progress bar is told of the state alone.",
  breakage: () =>
    inDevice("setUp", (make, parts) => {
      const sound = make(parts);
      return altered(sound, {
        raise: (use) =>
          sound.raise({ ...use, progress: () => ({ state: use.progress().state, error: undefined }) }),
      });
    }),
};
