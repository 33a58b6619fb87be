import { suite } from "node:test";
import { admissionContract } from "./contract/admission.ts";
import { endContract } from "./contract/end.ts";
import { ordersContract } from "./contract/orders.ts";
import { registrationContract } from "./contract/registration.ts";
import type { MakeBackend } from "./contract/support.ts";

export type { BackendUnderTest, Credential, DeviceStandIn, MakeBackend } from "./contract/support.ts";

/** The suite that every implementation of the backend port passes, emulated or a staging cloud. */
export function backendContract(name: string, make: MakeBackend): void {
  suite(`backend contract: ${name}`, () => {
    admissionContract(make);
    registrationContract(make);
    ordersContract(make);
    endContract(make);
  });
}
