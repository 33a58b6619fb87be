import { altered, type Defect, inDevice, seeing } from "../defect.ts";

export const givesUpAfterOneFailure: Defect = {
  name: "gives-up-after-one-failure",
  breaks: "PRV-FIELD-3.3",
  mistake:
    "The timer of the next attempt is armed by the one that runs, which has ended by then: who fails once waits to be set up again.",
  caughtBy: "A device that failed does not try again at once",
  waitedFor: true,
  breakage: () =>
    inDevice("provisioning", (make, parts) => {
      const { clock, options } = parts;
      const { retryAtLeastMs } = options.behaviour.provisioning;
      const after: typeof clock.after = (ms, act) =>
        ms >= retryAtLeastMs && ms % retryAtLeastMs === 0 ? () => {} : clock.after(ms, act);
      return make(seeing(parts, { clock: altered(clock, { after }) }));
    }),
};
