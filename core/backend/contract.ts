import { suite } from "node:test";
import { admissionContract } from "./contract/admission.ts";
import { attestationContract } from "./contract/attestation.ts";
import { endContract } from "./contract/end.ts";
import { enrolmentContract } from "./contract/enrolment.ts";
import { faultsContract } from "./contract/faults.ts";
import { lifeCycleContract } from "./contract/life-cycle.ts";
import { observationContract } from "./contract/observation.ts";
import { ordersContract } from "./contract/orders.ts";
import { registrationContract } from "./contract/registration.ts";
import type { MakeBackend } from "./contract/support.ts";
import { visitsContract } from "./contract/visits.ts";

export { attest, enrol, enterOperation, renew } from "./contract/provisioning.ts";
export type {
  BackendUnderTest,
  Claim,
  Credential,
  HttpAnswer,
  HttpRequest,
  MakeBackend,
} from "./contract/support.ts";
export type { DeviceStandIn } from "./device-stand-in.ts";

/** The suite that every implementation of the backend port passes, emulated or a staging cloud. */
export function backendContract(name: string, make: MakeBackend): void {
  suite(`backend contract: ${name}`, () => {
    admissionContract(make);
    registrationContract(make);
    ordersContract(make);
    attestationContract(make);
    enrolmentContract(make);
    lifeCycleContract(make);
    observationContract(make);
    faultsContract(make);
    visitsContract(make);
    endContract(make);
  });
}
