import { altered, type Defect, inDevice, seeing } from "../defect.ts";

const entered = "operation.entered";

export const forgetsProvisioningOnReboot: Defect = {
  name: "forgets-provisioning-on-reboot",
  breaks: "PRV-FIELD-5.2",
  mistake: "That the device was confirmed is a variable in RAM.",
  breakage: () =>
    inDevice("operation", (make, parts) => {
      const { journal } = parts;
      let inRam: string | undefined;
      const forgetful = altered(journal, {
        recall: (key) => (key === entered ? inRam : journal.recall(key)),
        record(key, value) {
          if (key === entered) inRam = value;
          else journal.record(key, value);
        },
      });
      return make(seeing(parts, { journal: forgetful }));
    }),
};
