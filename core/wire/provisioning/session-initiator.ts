import { sessionData, sessionStep, status } from "./messages.ts";
import { createSessionCipher, nonceLength, type SessionCipher } from "./session-cipher.ts";
import { securityScheme } from "./session-responder.ts";
import { SetUpFault } from "./set-up-fault.ts";
import { agreeAsClient, clientEphemeral, equalSecrets, isUnsafe, type SrpAgreement } from "./srp.ts";

/** The side of the person who sets a device up, without any I/O. Call the methods in their order; each throws `SetUpFault`. */
export interface SetUpInitiator {
  /** The first message to `prov-session`. */
  begin(): Uint8Array;
  /** The second message, from the answer to the first. */
  prove(answer: Uint8Array): Uint8Array;
  /** Checks that the device knows the verifier. The session is up on return. */
  conclude(answer: Uint8Array): void;
  seal(plain: Uint8Array): Uint8Array;
  open(sealed: Uint8Array): Uint8Array;
}

export interface SetUpSecret {
  readonly username: string;
  /** As printed on the device's label. */
  readonly proofOfPossession: string;
}

export function createSetUpInitiator(known: SetUpSecret): SetUpInitiator {
  const own = clientEphemeral();
  let agreed: SrpAgreement | undefined;
  let cipher: SessionCipher | undefined;

  const session = (): SessionCipher => {
    if (cipher === undefined) throw new SetUpFault("no-session", "the session is not set up yet");
    return cipher;
  };

  return {
    begin: () =>
      sessionData.encode({
        scheme: securityScheme,
        security2: {
          step: sessionStep.command0,
          command0: { username: Buffer.from(known.username, "utf8"), publicKey: own.publicKey },
        },
      }),
    prove(answer) {
      const { response0 } = readAnswer(answer, sessionStep.response0);
      checkStatus(response0?.status);
      const { publicKey, salt } = response0 ?? {};
      if (publicKey === undefined || salt === undefined || isUnsafe(publicKey))
        throw new SetUpFault("malformed", "the device's challenge lacks a public key of the group or a salt");
      agreed = agreeAsClient({ ...known, salt }, own, publicKey);
      return sessionData.encode({
        scheme: securityScheme,
        security2: { step: sessionStep.command1, command1: { proof: agreed.clientProof } },
      });
    },
    conclude(answer) {
      const { response1 } = readAnswer(answer, sessionStep.response1);
      checkStatus(response1?.status);
      const { proof, nonce } = response1 ?? {};
      if (agreed === undefined || proof === undefined || !equalSecrets(proof, agreed.deviceProof))
        throw new SetUpFault("wrong-proof", "the device does not know its own proof of possession");
      if (nonce?.length !== nonceLength)
        throw new SetUpFault("malformed", `the device's nonce does not have ${nonceLength} bytes`);
      cipher = createSessionCipher(agreed.key, nonce);
    },
    seal: (plain) => session().seal(plain),
    open: (sealed) => session().open(sealed),
  };
}

function readAnswer(answer: Uint8Array, step: number) {
  const { scheme = 0, security2 } = sessionData.decode(answer);
  if (scheme !== securityScheme)
    throw new SetUpFault("insecure-scheme", `the device answers in security ${scheme}`);
  if (security2?.step !== step)
    throw new SetUpFault("out-of-order", `step ${security2?.step} came in place of ${step}`);
  return security2;
}

function checkStatus(code = 0): void {
  if (code !== status.success)
    throw new SetUpFault("wrong-proof", `the device ended the exchange with status ${code}`);
}
