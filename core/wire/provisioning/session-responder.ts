import type { DeviceExchange } from "./exchange.ts";
import { sessionData } from "./messages.ts";
import type { DrawRandom } from "./security-1-agreement.ts";
import { createSecurity1Responder } from "./security-1-responder.ts";
import { createSecurity2Responder } from "./security-2-responder.ts";
import type { SessionCipher } from "./session-cipher.ts";
import { SetUpFault } from "./set-up-fault.ts";
import type { SetUpVerifier } from "./set-up-verifier.ts";

/** Patch version of each scheme. Of security 2 it says that each message has a nonce of its own; security 1 has none. */
export const securityPatch = { 1: 0, 2: 1 } as const satisfies Record<SetUpVerifier["security"], number>;

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

export interface SetUpResponderOptions {
  /** Default: one of its own. */
  readonly budget?: ProofBudget;
  /** What security 1 draws its part of an exchange with. Default: the system's CSPRNG, which security 2 always takes. */
  readonly draw?: DrawRandom;
}

/** Speaks the scheme that `held` is of, and no other. */
export function createSetUpResponder(
  held: SetUpVerifier,
  { budget = createProofBudget(), draw }: SetUpResponderOptions = {},
): SetUpResponder {
  const exchange =
    held.security === 1 ? createSecurity1Responder(held, draw) : createSecurity2Responder(held);
  let established: SessionCipher | undefined;
  let sessions = 0;

  const session = (): SessionCipher => {
    if (established === undefined)
      throw new SetUpFault("no-session", "a session must be set up on prov-session first");
    return established;
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
      const command = sessionData.decode(message);
      checkScheme(command.scheme ?? 0, exchange);
      try {
        const { answer, session: proven } = exchange.answer(command);
        if (proven !== undefined) {
          established = proven;
          sessions += 1;
        }
        return answer;
      } catch (thrown) {
        if (thrown instanceof SetUpFault && thrown.code === "wrong-proof") budget.left -= 1;
        throw thrown;
      }
    },
    open: (sealed) => session().open(sealed),
    seal: (plain) => session().seal(plain),
  };
}

function checkScheme(asked: number, { scheme: offered }: DeviceExchange): void {
  if (asked === offered) return;
  const reason = `security ${asked} is not offered; security ${offered} is`;
  throw new SetUpFault(asked < offered ? "insecure-scheme" : "malformed", reason);
}
