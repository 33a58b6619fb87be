import type { DeviceExchange } from "./exchange.ts";
import { type SessionData, sessionData, sessionStep, status } from "./messages.ts";
import { drawBytes, equalSecrets } from "./primitives.ts";
import {
  agreeKey,
  createSecurity1Stream,
  type DrawRandom,
  drawEphemeral,
  randomLength,
} from "./security-1-agreement.ts";
import type { SessionCipher } from "./session-cipher.ts";
import { SetUpFault } from "./set-up-fault.ts";
import type { ProofDigest } from "./set-up-verifier.ts";

/** The device's side of security 1. `draw`: default the system's CSPRNG. */
export function createSecurity1Responder(
  { proofDigest }: ProofDigest,
  draw: DrawRandom = drawBytes,
): DeviceExchange {
  let begun: Begun | undefined;

  const challenge = (clientKey: Uint8Array): Uint8Array => {
    const own = drawEphemeral(draw);
    const random = draw(randomLength);
    const stream = createSecurity1Stream(agreeKey(own, clientKey, proofDigest), random);
    begun = { stream, clientKey, deviceKey: own.publicKey };
    return encode({
      step: sessionStep.response0,
      response0: { status: status.success, publicKey: own.publicKey, random },
    });
  };

  const judge = (proof: Uint8Array): { answer: Uint8Array; session: SessionCipher } => {
    if (begun === undefined) throw new SetUpFault("out-of-order", "a proof came before its challenge");
    const { stream, clientKey, deviceKey } = begun;
    // One proof for each challenge: a second guess needs a new exchange.
    begun = undefined;
    if (!equalSecrets(stream.open(proof), deviceKey))
      throw new SetUpFault("wrong-proof", "the proof of possession is wrong");
    const response1 = { status: status.success, proof: stream.seal(clientKey) };
    return { answer: encode({ step: sessionStep.response1, response1 }), session: stream };
  };

  return {
    scheme: 1,
    answer({ security1 }) {
      const { step = 0, command0, command1 } = security1 ?? {};
      if (step === sessionStep.command0 && command0 !== undefined)
        return { answer: challenge(command0.publicKey ?? new Uint8Array()) };
      if (step === sessionStep.command1 && command1 !== undefined)
        return judge(command1.proof ?? new Uint8Array());
      throw new SetUpFault("malformed", "the message is no command of security 1");
    },
  };
}

/** What was agreed on and waits for the person's proof. */
interface Begun {
  readonly stream: SessionCipher;
  readonly clientKey: Uint8Array;
  readonly deviceKey: Uint8Array;
}

const encode = (security1: NonNullable<SessionData["security1"]>): Uint8Array =>
  sessionData.encode({ scheme: 1, security1 });
