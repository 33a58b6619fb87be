import type { Backend, BackendFault, OrderCommand, RegistrationPolicy } from "../../core/backend/index.ts";
import { type DeviceId, messageOf } from "../../core/kernel/index.ts";

/** How long an order given by hand waits for its device. */
const patience = { withinMs: 10_000 };

type Act = (backend: Backend, argument: string, rest: string) => Promise<unknown>;

const faults: readonly BackendFault[] = [
  ...(["absent", "silent", "slow", "untrusted-certificate", "wrong-name", "expired-certificate"] as const),
  "outdated-tls",
  ...([
    "refuses-enrolment",
    "alters-nonce",
    "delivers-foreign-certificate",
    "delivers-misnamed-certificate",
    "forgets-certificates",
    "drops",
    "loses-evidence",
    "loses-answers",
    "untrusted-to-newcomers",
  ] as const),
];
const policies: readonly RegistrationPolicy[] = ["confirm", "withhold", "refuse", "forge", "confirm-another"];

const acts: Readonly<Record<string, Act>> = {
  device: async (backend, identity) => ({
    record: (await backend.device(identity as DeviceId)) ?? null,
    registrations: await backend.registrations(identity as DeviceId),
    refusals: await backend.refusals(identity as DeviceId),
  }),
  claim: (backend, identity, account) => backend.claim(identity as DeviceId, account),
  revoke: (backend, identity) => backend.revoke(identity as DeviceId),
  answer: (backend, policy) => backend.answerRegistrations(oneOf(policies, policy)),
  fault: (backend, fault) => backend.inject(fault === "none" ? undefined : oneOf(faults, fault)),
  order: async (backend, identity, command) => {
    const addressee = identity as DeviceId;
    const order = { addressee, command: JSON.parse(command) as OrderCommand, signedBy: "operator" } as const;
    return backend.deliver(addressee, await backend.makeOrder(order), patience);
  },
};

const verbs = Object.keys(acts);

/** Does what a line says: `revoke AR1-0042`, `order AR1-0042 {"name":"rotate-credential"}`. Never throws. */
export async function obey(backend: Backend, line: string): Promise<object> {
  const [, verb = "", argument = "", rest = ""] = /^\s*(\S+)\s*(\S*)\s*(.*?)\s*$/.exec(line) ?? [];
  const act = Object.hasOwn(acts, verb) ? acts[verb] : undefined;
  try {
    if (act === undefined) throw new RangeError(`there is no ${verb || "empty line"}: ${verbs.join(", ")}`);
    if (argument === "") throw new RangeError(`${verb} of what?`);
    return { did: line.trim(), result: (await act(backend, argument, rest)) ?? "done" };
  } catch (thrown) {
    return { did: line.trim(), error: messageOf(thrown) };
  }
}

function oneOf<Word extends string>(words: readonly Word[], word: string): Word {
  const known = words.find((each) => each === word);
  if (known === undefined) throw new RangeError(`${word} is none of ${words.join(", ")}`);
  return known;
}
