import { sessionData, sessionStep } from "./messages.ts";
import { checkStatus, readAnswer } from "./read-answer.ts";
import type { SetUpScheme } from "./set-up-verifier.ts";

type Security = SetUpScheme["security"];

/** For an intruder who hopes that a device compares as much of a proof as it is given: the second message, with a proof of no bytes. */
export const encodeEmptyProof = (security: Security): Uint8Array => {
  const proving = { step: sessionStep.command1, command1: { proof: new Uint8Array() } };
  return sessionData.encode({ scheme: security, [security === 1 ? "security1" : "security2"]: proving });
};

/** What the device says to a proof, whether or not it proves anything itself. @throws SetUpFault wrong-proof when it does not take it */
export function readAdmission(security: Security, answer: Uint8Array): void {
  const name = security === 1 ? "security1" : "security2";
  checkStatus(readAnswer(answer, name, sessionStep.response1).response1?.status);
}
