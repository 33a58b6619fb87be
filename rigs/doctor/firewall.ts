import { once } from "node:events";
import { connect } from "node:net";
import { within } from "../../core/kernel/index.ts";
import { addressesOfHost, type BackendPlace, bind } from "./backend.ts";
import { type Finding, fault, ok, type Subject, unchecked, warning } from "./finding.ts";

/**
 * Connects to the backend's address from each other address of this host, and reads its rules (of nft; undefined when they may not be
 * read). What stands between boards and host cannot be seen from here.
 */
export async function checkFirewall(
  { address }: BackendPlace,
  rules: string | undefined,
  from: readonly string[] = addressesOfHost(),
): Promise<Finding> {
  const subject: Subject = { check: "firewall", at: ["backend", "address"] };
  if (address.startsWith("127.")) return ok(subject, "nothing comes from outside to a loopback address");
  await using listening = await bind(address).catch(() => undefined);
  if (listening === undefined) return unchecked(subject, `no port of ${address} can be bound on this host`);
  const outside = from.filter((one) => !one.startsWith("127."));
  for (const localAddress of outside) {
    const to = address === "0.0.0.0" ? localAddress : address;
    if (await connects(to, listening.port, localAddress)) continue;
    return fault(subject, `a connection from ${localAddress} to ${to} does not arrive`, letIn);
  }
  if (rules !== undefined && /hook input[^}]*policy drop/.test(rules))
    return warning(subject, "this host drops what comes in, unless a rule lets it (nft)", letIn);
  const here = outside.length === 0 ? "" : `connections from ${outside.join(", ")} arrive; `;
  const host =
    rules === undefined ? "this host's rules may not be read, and " : "this host drops nothing by policy; ";
  return unchecked(
    subject,
    `${here}${host}whether something stands between boards and host is not to be seen from here`,
    `Try it from the boards' network while a run listens: nc -vz ${address} PORT.`,
  );
}

const letIn = "Let the boards' network in, such as: nft add rule inet filter input ip saddr NETWORK accept.";
/** Within a host it takes microseconds; what a rule drops never arrives. Ms. */
const connectWithinMs = 2_000;

async function connects(host: string, port: number, localAddress: string): Promise<boolean> {
  const socket = connect({ host, port, localAddress });
  try {
    await within(once(socket, "connect"), { withinMs: connectWithinMs });
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
