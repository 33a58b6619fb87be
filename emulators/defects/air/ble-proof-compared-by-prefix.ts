import { setUpPaths } from "../../../core/wire/provisioning/index.ts";
import { type Defect, inDevice } from "../defect.ts";
import { letIn } from "../let-in.ts";
import { answering, sessionIn } from "./altered-service.ts";

/** As sec2.proto has them. */
const proofStep = 2;

export const bleProofComparedByPrefix: Defect = {
  name: "ble-proof-compared-by-prefix",
  breaks: "PRV-CRED-5.3",
  product: "bluetooth",
  mistake:
    "The proof is compared over as many bytes as came in the write; one of no bytes is always right, and who sends it is let in.",
  cwe: 187,
  caughtBy: "Somebody with a proof of no bytes cannot set the device up",
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
