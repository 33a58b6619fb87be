import type { DeviceExchange } from "./exchange.ts";
import { type SessionData, sessionData, sessionStep, status } from "./messages.ts";
import { drawBytes, equalSecrets } from "./primitives.ts";
import { createSecurity2Cipher, firstNonce, nonceLength } from "./security-2-cipher.ts";
import type { SessionCipher } from "./session-cipher.ts";
import { SetUpFault } from "./set-up-fault.ts";
import { agreeAsDevice, deviceEphemeral, isUnsafe, type SrpAgreement, type SrpVerifier } from "./srp.ts";

/** The device's side of security 2: SRP6a, then AES-GCM with a nonce of its own for each message. */
export function createSecurity2Responder(held: SrpVerifier): DeviceExchange {
  let expected: SrpAgreement | undefined;

  const challenge = (clientKey: Uint8Array): Uint8Array => {
    if (clientKey.length === 0 || isUnsafe(clientKey))
      throw new SetUpFault("malformed", "the public key is none of the group");
    const own = deviceEphemeral(held);
    expected = agreeAsDevice(held, own, clientKey);
    return encode({
      step: sessionStep.response0,
      response0: { status: status.success, publicKey: own.publicKey, salt: held.salt },
    });
  };

  const judge = (proof: Uint8Array): { answer: Uint8Array; session: SessionCipher } => {
    if (expected === undefined) throw new SetUpFault("out-of-order", "a proof came before its challenge");
    const { key, clientProof, deviceProof } = expected;
    // One proof for each challenge: a second guess needs a new exchange.
    expected = undefined;
    if (!equalSecrets(proof, clientProof))
      throw new SetUpFault("wrong-proof", "the proof of possession is wrong");
    const nonce = firstNonce(drawBytes(nonceLength));
    const response1 = { status: status.success, proof: deviceProof, nonce };
    return {
      answer: encode({ step: sessionStep.response1, response1 }),
      session: createSecurity2Cipher(key, nonce),
    };
  };

  return {
    scheme: 2,
    answer({ security2 }) {
      const { step = 0, command0, command1 } = security2 ?? {};
      if (step === sessionStep.command0 && command0 !== undefined)
        return { answer: challenge(command0.publicKey ?? new Uint8Array()) };
      if (step === sessionStep.command1 && command1 !== undefined)
        return judge(command1.proof ?? new Uint8Array());
      throw new SetUpFault("malformed", "the message is no command of security 2");
    },
  };
}

const encode = (security2: NonNullable<SessionData["security2"]>): Uint8Array =>
  sessionData.encode({ scheme: 2, security2 });
