import { type Defect, inDevice } from "../defect.ts";

export const setUpAnswersFromCache: Defect = {
  name: "set-up-answers-from-cache",
  breaks: "PRV-CRED-5.3",
  mistake:
    "So that a phone which has lost an answer may ask again, a message is answered as it was the first time, whoever sends it: a recording of the owner's session is taken for one.",
  cwe: 294,
  caughtBy: "Somebody who replays another's session cannot set the device up",
  breakage: () =>
    inDevice("setUpDispatch", (make, parts) => {
      const dispatch = make(parts);
      const given = new Map<string, Uint8Array>();
      return (conversation, path, message) => {
        const asked = `${path} ${Buffer.from(message).toString("hex")}`;
        const answer = given.get(asked) ?? dispatch(conversation, path, message);
        given.set(asked, answer);
        return answer;
      };
    }),
};
