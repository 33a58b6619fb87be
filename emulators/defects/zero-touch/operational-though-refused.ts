import { altered, type Defect, inDevice } from "../defect.ts";

export const operationalThoughRefused: Defect = {
  name: "operational-though-refused",
  breaks: "PRV-ZTP-3.1",
  mistake:
    "So that a customer can at least use it in the house, a device whose enrolment is refused goes into operation with what it has from the factory.",
  cwe: 636,
  breakage: () =>
    inDevice("enrolment", (make, parts) => {
      const sound = make(parts);
      return altered(sound, {
        async enrol(signal) {
          try {
            await sound.enrol(signal);
          } catch (thrown) {
            const { code } = thrown as { code?: unknown };
            if (code === "enrolment-refused") parts.operation.enter();
            throw thrown;
          }
        },
      });
    }),
};
