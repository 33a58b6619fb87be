import { altered, type Defect, inDevice } from "../defect.ts";

export const secretBesideTheLogEntry: Defect = {
  name: "secret-beside-the-log-entry",
  breaks: "PRV-CFG-6.3",
  mistake: "Each entry is shown masked, and once more as it came, for the service tool.",
  cwe: 532,
  caughtBy: "The log masks secrets",
  breakage: () =>
    inDevice("log", (make, parts) => {
      const sound = make(parts);
      const raw = () => String(parts.configuration.effective()["wifi.passphrase"] ?? "");
      return altered(sound, { entries: () => sound.entries().map((entry) => ({ ...entry, raw: raw() })) });
    }),
};
