import type { DeviceId } from "../../../core/kernel/index.ts";
import { altered, type Defect, inBackend, seeing } from "../defect.ts";

export const registrationsNotedAsTheGateways: Defect = {
  name: "registrations-noted-as-the-gateways",
  breaks: "PRV-ZTP-1.1",
  mistake:
    "Behind a gateway that ends TLS the backend sees the gateway's credential and notes it for each registration: who registered is what the message claims.",
  cwe: 290,
  breakage: () =>
    inBackend("inbox", (make, parts) => {
      const { seen } = parts;
      const { registrations } = seen;
      const authenticatedIdentity = "gateway-1" as DeviceId;
      const noting = altered(registrations, {
        add: (registration) => registrations.add({ ...registration, authenticatedIdentity }),
      });
      return make(seeing(parts, { seen: { ...seen, registrations: noting } }));
    }),
};
