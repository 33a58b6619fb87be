import type { Bench } from "../bench.ts";
import { Inconclusive } from "../judgement.ts";
import type { Wishes } from "../notebook.ts";
import { networkIn } from "./person.ts";

/** @throws Inconclusive when the product has no such value */
function declared<T>(limit: T | undefined): T {
  if (limit !== undefined) return limit;
  throw new Inconclusive("ixit-gap", "the product declares no limit of this value (provisioning.limits)");
}

/** What a person may get wrong: the field, and a wrong value of it. */
export const misfits = {
  "an empty network name": { field: "ssid", make: () => "" },
  "a network name that is too long": { field: "ssid", make: ({ ssid }) => "n".repeat(declared(ssid) + 1) },
  "an empty passphrase": { field: "passphrase", make: () => "" },
  "a passphrase that is too short": {
    field: "passphrase",
    make: ({ passphrase }) => "p".repeat(declared(passphrase)[0] - 1),
  },
  "a passphrase that is too long": {
    field: "passphrase",
    make: ({ passphrase }) => "p".repeat(declared(passphrase)[1] + 1),
  },
  "an empty endpoint": { field: "endpoint", make: () => "" },
  "an endpoint that is too long": {
    field: "endpoint",
    make: ({ endpoint }) => `mqtts://${"h".repeat(endpoint)}:8883`,
  },
  "an endpoint that is no address": { field: "endpoint", make: () => "my backend" },
  "an endpoint without encryption": { field: "endpoint", make: () => "mqtt://localhost:1883" },
  "an empty account": { field: "account", make: () => "" },
  "an account that is too long": { field: "account", make: ({ account }) => "a".repeat(account + 1) },
} as const satisfies Record<string, Misfit>;

interface Misfit {
  readonly field: "ssid" | "passphrase" | "endpoint" | "account";
  readonly make: (limits: Limits) => string;
}

type Limits = Bench["product"]["ixit"]["provisioning"]["limits"];

/** `wishes` with one value that the product must refuse by its declared limits. */
export function spoil(
  wishes: Wishes,
  what: keyof typeof misfits,
  { product }: Pick<Bench, "product">,
): Wishes {
  const { field, make }: Misfit = misfits[what];
  const wrong = { [field]: make(product.ixit.provisioning.limits) };
  return field === "ssid" || field === "passphrase"
    ? { ...wishes, wifi: { ...networkIn(wishes), ...wrong } }
    : { ...wishes, cloud: { ...wishes.cloud, ...wrong } };
}
