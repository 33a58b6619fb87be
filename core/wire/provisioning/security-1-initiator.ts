import type { PersonExchange } from "./exchange.ts";
import { sessionData, sessionStep } from "./messages.ts";
import { equalSecrets } from "./primitives.ts";
import { checkStatus, readAnswer } from "./read-answer.ts";
import { agreeKey, createSecurity1Stream, drawEphemeral, randomLength } from "./security-1-agreement.ts";
import type { SessionCipher } from "./session-cipher.ts";
import { SetUpFault } from "./set-up-fault.ts";

/**
 * The app's side of security 1. It proves itself first, and whoever plays the device's part without knowing the proof can try
 * guesses of it on what the app then sends: the label's secret must be longer than anybody can try.
 */
export function createSecurity1Initiator(proofDigest: Uint8Array): PersonExchange {
  const own = drawEphemeral();
  let stream: SessionCipher | undefined;

  return {
    begin: () =>
      sessionData.encode({
        scheme: 1,
        security1: { step: sessionStep.command0, command0: { publicKey: own.publicKey } },
      }),
    prove(answer) {
      const { response0 } = readAnswer(answer, "security1", sessionStep.response0);
      checkStatus(response0?.status);
      const { publicKey, random } = response0 ?? {};
      if (publicKey === undefined || random?.length !== randomLength)
        throw new SetUpFault("malformed", "the device's challenge lacks a public key or its random bytes");
      stream = createSecurity1Stream(agreeKey(own, publicKey, proofDigest), random);
      return sessionData.encode({
        scheme: 1,
        security1: { step: sessionStep.command1, command1: { proof: stream.seal(publicKey) } },
      });
    },
    conclude(answer) {
      const { response1 } = readAnswer(answer, "security1", sessionStep.response1);
      checkStatus(response1?.status);
      if (stream === undefined) throw new SetUpFault("out-of-order", "the device proves itself unasked");
      if (!equalSecrets(stream.open(response1?.proof ?? new Uint8Array()), own.publicKey))
        throw new SetUpFault("wrong-proof", "the device does not know its own proof of possession");
      return stream;
    },
  };
}
