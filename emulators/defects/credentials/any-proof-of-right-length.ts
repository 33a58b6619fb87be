import { SetUpFault, sessionData, setUpPaths } from "../../../core/wire/provisioning/index.ts";
import { type Defect, inDevice, seeing } from "../defect.ts";
import { letIn, proofLength } from "../let-in.ts";

export const anyProofOfRightLength: Defect = {
  name: "any-proof-of-right-length",
  breaks: "PRV-CRED-5.3",
  mistake:
    "What comparing the proof gives is logged and not looked at: whoever sends one of the right length is let in, also who passes on another's.",
  cwe: 252,
  caughtBy: "Somebody who stands between its owner and it cannot set the device up",
  breakage: () =>
    inDevice("setUp", (make, parts) => {
      const setUpDispatch: typeof parts.setUpDispatch = (conversation, path, message) => {
        try {
          return parts.setUpDispatch(conversation, path, message);
        } catch (thrown) {
          const isWrong = thrown instanceof SetUpFault && thrown.code === "wrong-proof";
          if (isWrong && path === setUpPaths.session && isWhole(message)) return letIn();
          throw thrown;
        }
      };
      return make(seeing(parts, { setUpDispatch }));
    }),
};

const isWhole = (message: Uint8Array): boolean =>
  sessionData.decode(message).security2?.command1?.proof?.length === proofLength;
