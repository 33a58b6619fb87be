import { altered, type Defect, inDevice } from "../defect.ts";

export const secretInLog: Defect = {
  name: "secret-in-log",
  breaks: "PRV-CFG-6.3",
  mistake: "A line for debugging logs each request as it came, and was left in.",
  cwe: 532,
  breakage: () =>
    inDevice("configuration", (make, parts) => {
      const sound = make(parts);
      return altered(sound, {
        change(values, origin) {
          parts.log.append({ event: "debug", origin, detail: JSON.stringify(values).slice(0, 512) });
          sound.change(values, origin);
        },
      });
    }),
};
