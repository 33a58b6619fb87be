import { altered, type Defect, inDevice } from "../defect.ts";

export const fallbackOfferedOnce: Defect = {
  name: "fallback-offered-once",
  breaks: "PRV-ZTP-4.1",
  mistake:
    "The access point is opened once a start: who plugs the cable in after the window, and whose zero-touch then fails, finds nothing.",
  caughtBy: "A device whose set-up has been closed again offers it anew when zero-touch fails",
  waitedFor: true,
  breakage: () =>
    inDevice("setUp", (make, parts) => {
      const sound = make(parts);
      let isUsed = false;
      return altered(sound, {
        raise(use) {
          if (!isUsed) sound.raise(use);
          isUsed = true;
        },
      });
    }),
};
