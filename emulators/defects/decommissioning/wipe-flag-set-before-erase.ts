import { altered, type Defect, inDevice, seeing } from "../defect.ts";

export const wipeFlagSetBeforeErase: Defect = {
  name: "wipe-flag-set-before-erase",
  breaks: "PRV-DEC-1.4",
  mistake:
    "The wipe is marked as done before it begins, so that a start after a power cut does not go on with it.",
  cwe: 460,
  caughtBy: "A wipe that loses power at any moment is finished, or never began",
  breakage: () =>
    inDevice("reset", (make, parts) => {
      const { credentials, journal } = parts;
      const erase = () => {
        journal.record("reset.task", "");
        credentials.erase();
      };
      return make(seeing(parts, { credentials: altered(credentials, { erase }) }));
    }),
};
