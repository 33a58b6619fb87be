import { altered, type Defect, inDevice, seeing } from "../defect.ts";

export const bindingIgnored: Defect = {
  name: "binding-ignored",
  breaks: "PRV-FIELD-2.1",
  mistake:
    "The account is stored, and left out of the registration, which was written before there were accounts.",
  breakage: () =>
    inDevice("provisioning", (make, parts) => {
      const { configuration } = parts;
      const effective = () => ({ ...configuration.effective(), "account.owner": "" });
      return make(seeing(parts, { configuration: altered(configuration, { effective }) }));
    }),
};
