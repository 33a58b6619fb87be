import { randomBytes } from "node:crypto";
import { sessionData } from "../../core/wire/provisioning/index.ts";

/** As sec2.proto has them. */
const answerStep = 3;
const nonceLength = 12;
/** Bytes of a proof of security 2. */
export const proofLength = 64;

/** What a device of security 2 answers whom it takes for proven; the session itself is nobody's. */
export const letIn = (): Uint8Array =>
  sessionData.encode({
    scheme: 2,
    security2: {
      step: answerStep,
      response1: { status: 0, proof: randomBytes(proofLength), nonce: randomBytes(nonceLength) },
    },
  });
