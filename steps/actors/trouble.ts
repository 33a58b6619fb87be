import type { Backend, BackendFault, RegistrationPolicy } from "../../core/backend/index.ts";
import type { Ixit } from "../../core/product/index.ts";

/** A declared cause of failure, as `provisioning.failures` of the IXIT lists them. */
export type FailureCause = keyof Ixit["provisioning"]["failures"];

/** What keeps a device from being provisioned. */
export interface Trouble {
  readonly cause: FailureCause;
  /** Whether the device finds out by itself, or only because its time is over after it registered, or after it called. */
  readonly endsBy: "event" | "time" | "silence";
  readonly fault?: BackendFault;
  readonly policy?: RegistrationPolicy;
  /** Whether the backend trusts no firmware of the product. */
  readonly distrusts?: true;
}

/** As scenarios say them behind "whose backend". */
const troubles = {
  "has an untrusted certificate": {
    cause: "untrusted-certificate",
    endsBy: "event",
    fault: "untrusted-certificate",
  },
  "has a certificate for another name": { cause: "wrong-name", endsBy: "event", fault: "wrong-name" },
  "has an expired certificate": {
    cause: "expired-certificate",
    endsBy: "event",
    fault: "expired-certificate",
  },
  "has only outdated TLS": { cause: "outdated-tls", endsBy: "event", fault: "outdated-tls" },
  "is absent": { cause: "no-backend", endsBy: "event", fault: "absent" },
  "is silent": { cause: "silent-backend", endsBy: "silence", fault: "silent" },
  "drops connections": { cause: "dropped", endsBy: "event", fault: "drops" },
  "refuses enrolment": { cause: "refused-enrolment", endsBy: "event", fault: "refuses-enrolment" },
  "alters nonces": { cause: "altered-nonce", endsBy: "event", fault: "alters-nonce" },
  "delivers foreign certificates": {
    cause: "foreign-certificate",
    endsBy: "event",
    fault: "delivers-foreign-certificate",
  },
  "delivers misnamed certificates": {
    cause: "foreign-certificate",
    endsBy: "event",
    fault: "delivers-misnamed-certificate",
  },
  // It takes the enrolment that follows for refused; that the evidence is missing only the backend knows.
  "loses its evidence": { cause: "refused-enrolment", endsBy: "event", fault: "loses-evidence" },
  "does not trust its firmware": { cause: "untrusted-firmware", endsBy: "event", distrusts: true },
  "refuses registrations": { cause: "refused-registration", endsBy: "event", policy: "refuse" },
  "withholds confirmations": { cause: "no-confirmation", endsBy: "time", policy: "withhold" },
  "forges confirmations": { cause: "no-confirmation", endsBy: "time", policy: "forge" },
  "confirms another device's registration": {
    cause: "no-confirmation",
    endsBy: "time",
    policy: "confirm-another",
  },
} as const satisfies Readonly<Record<string, Trouble>>;

export type TroubleName = keyof typeof troubles;
export const troubleNames = Object.keys(troubles) as TroubleName[];
export const troubleOf = (name: TroubleName): Trouble => troubles[name];

export async function makeTrouble(backend: Backend, name: TroubleName): Promise<void> {
  const { fault, policy, distrusts } = troubleOf(name);
  if (fault !== undefined) await backend.inject(fault);
  if (policy !== undefined) await backend.answerRegistrations(policy);
  if (distrusts) await backend.trustFirmware([]);
}
