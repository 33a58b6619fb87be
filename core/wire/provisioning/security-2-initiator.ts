import type { PersonExchange } from "./exchange.ts";
import { sessionData, sessionStep } from "./messages.ts";
import { utf8 } from "./octets/index.ts";
import { equalSecrets } from "./primitives.ts";
import { checkStatus, readAnswer } from "./read-answer.ts";
import { createSecurity2Cipher, nonceLength } from "./security-2-cipher.ts";
import { SetUpFault } from "./set-up-fault.ts";
import { agreeAsClient, clientEphemeral, isUnsafe, type SrpAgreement } from "./srp.ts";

/** The app's side of security 2. */
export function createSecurity2Initiator(known: {
  readonly username: string;
  readonly proofOfPossession: string;
}): PersonExchange {
  const own = clientEphemeral();
  let agreed: SrpAgreement | undefined;

  return {
    begin: () =>
      sessionData.encode({
        scheme: 2,
        security2: {
          step: sessionStep.command0,
          command0: { username: utf8(known.username), publicKey: own.publicKey },
        },
      }),
    prove(answer) {
      const { response0 } = readAnswer(answer, "security2", sessionStep.response0);
      checkStatus(response0?.status);
      const { publicKey, salt } = response0 ?? {};
      if (publicKey === undefined || salt === undefined || isUnsafe(publicKey))
        throw new SetUpFault("malformed", "the device's challenge lacks a public key of the group or a salt");
      agreed = agreeAsClient({ ...known, salt }, own, publicKey);
      return sessionData.encode({
        scheme: 2,
        security2: { step: sessionStep.command1, command1: { proof: agreed.clientProof } },
      });
    },
    conclude(answer) {
      const { response1 } = readAnswer(answer, "security2", sessionStep.response1);
      checkStatus(response1?.status);
      const { proof, nonce } = response1 ?? {};
      if (agreed === undefined || proof === undefined || !equalSecrets(proof, agreed.deviceProof))
        throw new SetUpFault("wrong-proof", "the device does not know its own proof of possession");
      if (nonce?.length !== nonceLength)
        throw new SetUpFault("malformed", `the device's nonce does not have ${nonceLength} bytes`);
      return createSecurity2Cipher(agreed.key, nonce);
    },
  };
}
