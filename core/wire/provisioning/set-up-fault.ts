/**
 * Why a message of the set-up channel was not accepted: a word for machines, a sentence for people, no secret in either.
 * It is what this codec throws at any bytes; nothing else gets out of it.
 */
export class SetUpFault extends Error {
  override readonly name = "SetUpFault";
  readonly code: SetUpFaultCode;

  constructor(code: SetUpFaultCode, reason: string) {
    super(reason);
    this.code = code;
  }
}

export type SetUpFaultCode =
  /** The bytes are no message of this protocol. */
  | "malformed"
  /** A scheme that protects less than the one that is offered. */
  | "insecure-scheme"
  /** A message that does not belong to this point of the conversation. */
  | "out-of-order"
  /** The other side does not know the proof of possession. */
  | "wrong-proof"
  /** Too many wrong proofs: closed until the device is restarted. */
  | "locked"
  /** What needs a session came without one. */
  | "no-session"
  /** Not sealed in this session, or sealed for another place in it: changed, replayed, left out. */
  | "tampered";
