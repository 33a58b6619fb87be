import { randomBytes } from "node:crypto";
import { sessionData, setUpPaths } from "../../../core/wire/provisioning/index.ts";
import { type Defect, inDevice } from "../defect.ts";
import { answering, sessionIn } from "./altered-service.ts";

/** As sec2.proto has them. */
const proofStep = 2;
const answerStep = 3;
const proofLength = 64;
const nonceLength = 12;

export const bleProofComparedByPrefix: Defect = {
  name: "ble-proof-compared-by-prefix",
  breaks: "PRV-CRED-5.3",
  product: "bluetooth",
  mistake:
    "The proof is compared over as many bytes as came in the write; one of no bytes is always right, and who sends it is let in.",
  cwe: 187,
  breakage: () =>
    inDevice(
      "setUpGatt",
      (make, parts) => (services) =>
        answering(make(parts)(services), setUpPaths.session, (_link, message) =>
          isEmptyProof(message) ? letIn() : undefined,
        ),
    ),
};

function isEmptyProof(message: Uint8Array): boolean {
  const { security2 } = sessionIn(message);
  return security2?.step === proofStep && security2.command1?.proof?.length === 0;
}

const letIn = (): Uint8Array =>
  sessionData.encode({
    scheme: 2,
    security2: {
      step: answerStep,
      response1: { status: 0, proof: randomBytes(proofLength), nonce: randomBytes(nonceLength) },
    },
  });
