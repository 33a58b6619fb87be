import type { SessionData } from "./messages.ts";
import type { SessionCipher } from "./session-cipher.ts";

/** One scheme's exchange as the device does it, any number of times. Every method throws nothing but `SetUpFault`. */
export interface DeviceExchange {
  /** As the scheme's clients call it in `proto-ver`. */
  readonly scheme: number;
  /** The answer to a command; with the answer to a proof that is right comes the session. @throws SetUpFault */
  answer(command: SessionData): { readonly answer: Uint8Array; readonly session?: SessionCipher };
}

/** One scheme's exchange as the person's app does it, once. Call the methods in their order; each throws `SetUpFault`. */
export interface PersonExchange {
  begin(): Uint8Array;
  prove(answer: Uint8Array): Uint8Array;
  conclude(answer: Uint8Array): SessionCipher;
}
