import { randomBytes } from "node:crypto";
import { sessionData, sessionStep, status } from "./messages.ts";
import { createSessionCipher, nonceLength, type SessionCipher } from "./session-cipher.ts";
import { SetUpFault } from "./set-up-fault.ts";
import {
  agreeAsDevice,
  deviceEphemeral,
  equalSecrets,
  isUnsafe,
  type SetUpVerifier,
  type SrpAgreement,
} from "./srp.ts";

/** Security 2: SRP6a and AES-GCM. */
export const securityScheme = 2;
/** Patch version of the scheme: each message has a nonce of its own. */
export const securityPatch = 1;

/** How many more wrong proofs a device takes; shared by all its sessions from one start to the next. */
export interface ProofBudget {
  left: number;
}

/** A person who mistypes gets a few tries; a person who guesses needs a restart of the device for each five. */
export const createProofBudget = (): ProofBudget => ({ left: 5 });

/**
 * The device's side of one conversation, without any I/O. Takes any bytes and throws nothing but `SetUpFault`, after which it
 * is as it was, save that a wrong proof is counted and ends the exchange. A session stays up until the next proof: beginning
 * another exchange takes no secret, so it must not end what somebody has proven.
 */
export interface SetUpResponder {
  /** Sessions set up so far: in each the other side has proven that it knows the proof of possession. */
  readonly sessions: number;
  /** The answer to a message on `prov-session`. @throws SetUpFault */
  answer(message: Uint8Array): Uint8Array;
  /** @throws SetUpFault no-session, tampered */
  open(sealed: Uint8Array): Uint8Array;
  /** @throws SetUpFault no-session */
  seal(plain: Uint8Array): Uint8Array;
}

export function createSetUpResponder(
  held: SetUpVerifier,
  budget: ProofBudget = createProofBudget(),
): SetUpResponder {
  let expected: SrpAgreement | undefined;
  let cipher: SessionCipher | undefined;
  let sessions = 0;

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

  const judge = (proof: Uint8Array): Uint8Array => {
    if (expected === undefined) throw new SetUpFault("out-of-order", "a proof came before its challenge");
    const { key, clientProof, deviceProof } = expected;
    // One proof for each challenge: a second guess needs a new exchange.
    expected = undefined;
    if (!equalSecrets(proof, clientProof)) {
      budget.left -= 1;
      throw new SetUpFault("wrong-proof", "the proof of possession is wrong");
    }
    const nonce = randomBytes(nonceLength);
    nonce.writeUInt32BE(1, 8);
    cipher = createSessionCipher(key, nonce);
    sessions += 1;
    return encode({
      step: sessionStep.response1,
      response1: { status: status.success, proof: deviceProof, nonce },
    });
  };

  const session = (): SessionCipher => {
    if (cipher === undefined)
      throw new SetUpFault("no-session", "a session must be set up on prov-session first");
    return cipher;
  };

  return {
    get sessions() {
      return sessions;
    },
    answer(message) {
      if (budget.left <= 0)
        throw new SetUpFault(
          "locked",
          "too many wrong proofs of possession; restart the device to try again",
        );
      const { scheme = 0, security2 } = sessionData.decode(message);
      if (scheme < securityScheme)
        throw new SetUpFault(
          "insecure-scheme",
          `security ${scheme} is not offered; security ${securityScheme} is`,
        );
      if (scheme > securityScheme) throw new SetUpFault("malformed", `there is no security ${scheme}`);
      const { step = 0, command0, command1 } = security2 ?? {};
      if (step === sessionStep.command0 && command0 !== undefined)
        return challenge(command0.publicKey ?? new Uint8Array());
      if (step === sessionStep.command1 && command1 !== undefined)
        return judge(command1.proof ?? new Uint8Array());
      throw new SetUpFault("malformed", "the message is no command of security 2");
    },
    open: (sealed) => session().open(sealed),
    seal: (plain) => session().seal(plain),
  };
}

type Security2 = NonNullable<ReturnType<typeof sessionData.decode>["security2"]>;

const encode = (security2: Security2): Uint8Array =>
  sessionData.encode({ scheme: securityScheme, security2 });
