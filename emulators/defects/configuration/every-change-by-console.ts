import { altered, type Defect, inDevice, seeing } from "../defect.ts";

export const everyChangeByConsole: Defect = {
  name: "every-change-by-console",
  breaks: "PRV-CFG-6.2",
  mistake:
    "Orders change the configuration through the console's own handler, which names itself as the origin.",
  breakage: () =>
    inDevice("orders", (make, parts) => {
      const { configuration } = parts;
      const byConsole = altered(configuration, {
        change: (values) => configuration.change(values, "console"),
      });
      return make(seeing(parts, { configuration: byConsole }));
    }),
};
