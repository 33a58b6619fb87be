import { altered, type Defect, inDevice, seeing } from "../defect.ts";

export const wrongVersionString: Defect = {
  name: "wrong-version-string",
  breaks: "PRV-FACT-1.2",
  mistake:
    "The version that the status tells is typed into a header by hand, and was forgotten for this release.",
  breakage: () =>
    inDevice("console", (make, parts) => {
      const { boot } = parts;
      const told = altered(boot, {
        get running() {
          const { version } = boot.running;
          return { ...boot.running, version: version === "3.0.0" ? "3.0.0-rc2" : version };
        },
      });
      return make(seeing(parts, { boot: told }));
    }),
};
