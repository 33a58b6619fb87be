import type { PersonExchange } from "./exchange.ts";
import { digestOf } from "./proof-digest.ts";
import { createSecurity1Initiator } from "./security-1-initiator.ts";
import { createSecurity2Initiator } from "./security-2-initiator.ts";
import type { SessionCipher } from "./session-cipher.ts";
import { SetUpFault } from "./set-up-fault.ts";
import type { SetUpSecret } from "./set-up-verifier.ts";

/** The side of the person who sets a device up, without any I/O. Call the methods in their order; each throws `SetUpFault`. */
export interface SetUpInitiator {
  /** The first message to `prov-session`. */
  begin(): Uint8Array;
  /** The second message, from the answer to the first. */
  prove(answer: Uint8Array): Uint8Array;
  /** Checks that the device knows its label. The session is up on return. */
  conclude(answer: Uint8Array): void;
  seal(plain: Uint8Array): Uint8Array;
  open(sealed: Uint8Array): Uint8Array;
}

/** For somebody who has read the label, or who guesses. */
export const createSetUpInitiator = (known: SetUpSecret): SetUpInitiator =>
  overExchange(
    known.security === 1
      ? createSecurity1Initiator(digestOf(known.proofOfPossession))
      : createSecurity2Initiator(known),
  );

/** For an intruder who hopes that a device of security 1 asks for no proof of possession: then nothing is mixed into the key. */
export const createProoflessInitiator = (): SetUpInitiator =>
  overExchange(createSecurity1Initiator(new Uint8Array()));

function overExchange(exchange: PersonExchange): SetUpInitiator {
  let established: SessionCipher | undefined;

  const session = (): SessionCipher => {
    if (established === undefined) throw new SetUpFault("no-session", "the session is not set up yet");
    return established;
  };

  return {
    begin: exchange.begin,
    prove: exchange.prove,
    conclude(answer) {
      established = exchange.conclude(answer);
    },
    seal: (plain) => session().seal(plain),
    open: (sealed) => session().open(sealed),
  };
}
