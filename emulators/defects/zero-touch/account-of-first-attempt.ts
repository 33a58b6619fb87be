import { altered, type Defect, inDevice, seeing } from "../defect.ts";

export const accountOfFirstAttempt: Defect = {
  name: "account-of-first-attempt",
  breaks: "PRV-ZTP-4.2",
  mistake:
    "What a registration says is put together when zero-touch begins and kept for every later attempt, so that the account which a person hands over after a failure is not in it.",
  breakage: () =>
    inDevice("provisioning", (make, parts) => {
      const { configuration, enrolment } = parts;
      const accountNow = () => configuration.effective()["account.owner"] ?? "";
      let account: ReturnType<typeof accountNow> | undefined;
      return make(
        seeing(parts, {
          enrolment: altered(enrolment, {
            enrol(signal) {
              account ??= accountNow();
              return enrolment.enrol(signal);
            },
          }),
          configuration: altered(configuration, {
            effective: () => ({ ...configuration.effective(), "account.owner": account ?? accountNow() }),
          }),
        }),
      );
    }),
};
