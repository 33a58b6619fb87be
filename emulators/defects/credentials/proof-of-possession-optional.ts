import {
  createSetUpResponder,
  SetUpFault,
  type SetUpResponder,
} from "../../../core/wire/provisioning/index.ts";
import { type Defect, inDevice, seeing } from "../defect.ts";

/** Without a proof of possession nothing is mixed into the key of security 1. */
const noProof = { security: 1, proofDigest: new Uint8Array(32) } as const;

/** The exchange that `hello` began and for which `drawn` was drawn, as it goes on without a proof. */
function sameWithoutProof(hello: Uint8Array, drawn: Uint8Array[]): SetUpResponder {
  const responder = createSetUpResponder(noProof, { draw: () => drawn.shift() ?? new Uint8Array() });
  responder.answer(hello);
  return responder;
}

export const proofOfPossessionOptional: Defect = {
  name: "proof-of-possession-optional",
  breaks: "PRV-CRED-5.4",
  mistake:
    "Units were sold before labels had a proof of possession, and for their owners' app a session that fits no proof is tried without one.",
  cwe: 306,
  product: "small-chip",
  breakage: () =>
    inDevice("setUp", (make, parts) => {
      const drawn: Uint8Array[] = [];
      const trng = (length: number) => {
        const bytes = parts.trng(length);
        drawn.push(bytes);
        return bytes;
      };
      const withoutProof = new WeakMap<object, SetUpResponder>();
      const setUpDispatch: typeof parts.setUpDispatch = (conversation, path, message) => {
        drawn.length = 0;
        try {
          const answer = parts.setUpDispatch(conversation, path, message);
          if (drawn.length > 0) withoutProof.set(conversation, sameWithoutProof(message, [...drawn]));
          return answer;
        } catch (thrown) {
          const responder = withoutProof.get(conversation);
          if (responder === undefined || !(thrown instanceof SetUpFault) || thrown.code !== "wrong-proof")
            throw thrown;
          return responder.answer(message);
        }
      };
      return make(seeing(parts, { trng, setUpDispatch }));
    }),
};
