import { lookup, Resolver } from "node:dns/promises";
import { once } from "node:events";
import { type AddressInfo, createServer, isIP } from "node:net";
import { networkInterfaces } from "node:os";
import { messageOf } from "../../core/kernel/index.ts";
import { type Finding, fault, ok, type Subject, warning } from "./finding.ts";

/** Where boards reach the backend, as the rig file has it. */
export interface BackendPlace {
  readonly address: string;
  readonly names: readonly string[];
}

const help = "or correct backend.address in the rig file";

/** Whether this host has the address and a port of it can be bound. `far`: boards that stand elsewhere join the network. */
export async function checkAddress(
  { address }: BackendPlace,
  { far }: { readonly far: boolean },
): Promise<Finding> {
  const subject: Subject = { check: "backend", at: ["backend", "address"] };
  try {
    await using _server = await bind(address);
  } catch (thrown) {
    const { code } = thrown as NodeJS.ErrnoException;
    if (code !== "EADDRNOTAVAIL")
      return fault(
        subject,
        `no port of ${address} can be bound: ${messageOf(thrown)}`,
        `See what forbids it, ${help}.`,
      );
    const has = addressesOfHost().join(", ");
    return fault(
      subject,
      `this host does not have ${address}`,
      `Give it the address (ip address add), ${help}: it has ${has}.`,
    );
  }
  if (far && address.startsWith("127."))
    return warning(
      subject,
      `boards that stand elsewhere cannot reach ${address}, which is this host itself`,
      `Name the address that this host has in the boards' network: ${addressesOfHost()
        .filter((one) => !one.startsWith("127."))
        .join(", ")}; or 0.0.0.0 for all.`,
    );
  return ok(subject, `a port of ${address} can be bound`);
}

interface NameOptions {
  /** Whether boards that stand elsewhere join the network. */
  readonly far: boolean;
  /** As this host does it, its own file of hosts included. */
  readonly lookUp?: (name: string) => Promise<string>;
  /** As DNS servers do it. */
  readonly resolve?: (name: string) => Promise<string[]>;
}

/** Whether the names lead to the backend, on this host and, where that can be told, for boards. */
export async function checkName(
  name: string,
  index: number,
  { address }: BackendPlace,
  { far, lookUp = byHost, resolve = byServers }: NameOptions,
): Promise<Finding> {
  const subject: Subject = { check: "names", at: ["backend", "names", String(index)] };
  const reaches = (found: string) => address === "0.0.0.0" || found === address;
  if (isIP(name) > 0)
    return reaches(name)
      ? ok(subject, `${name} is the backend's address`)
      : fault(
          subject,
          `${name} is not where the backend listens (${address})`,
          "Correct backend.names or backend.address.",
        );
  if (far && name === "localhost")
    return fault(
      subject,
      "to a board, localhost is the board itself",
      "Name this host as the boards know it.",
    );
  const found = await lookUp(name).catch(() => undefined);
  if (found === undefined)
    return fault(
      subject,
      `${name} does not resolve on this host`,
      "Add it to the DNS of the bench's network, or to /etc/hosts.",
    );
  if (!reaches(found))
    return fault(
      subject,
      `${name} leads to ${found}, and the backend listens at ${address}`,
      "Correct the DNS entry, or backend.address.",
    );
  if (!far) return ok(subject, `${name} leads to ${found}`);
  const told = await resolve(name).catch(() => undefined);
  if (told === undefined)
    return warning(
      subject,
      `only this host knows ${name} (${found}): no DNS server tells it, and boards ask one`,
      "Add it to the DNS of the bench's network, or name the address itself.",
    );
  if (told.some(reaches)) return ok(subject, `${name} leads to ${found}, for DNS servers too`);
  return fault(subject, `DNS servers say ${told.join(", ")} for ${name}`, "Correct the DNS entry.");
}

/** Listens on a free port of `address`, and hangs up on whoever comes. */
export async function bind(address: string): Promise<AsyncDisposable & { readonly port: number }> {
  const server = createServer((socket) => socket.destroy());
  server.listen(0, address);
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return { port, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

async function byHost(name: string): Promise<string> {
  return (await lookup(name, { family: 4 })).address;
}

async function byServers(name: string): Promise<string[]> {
  return new Resolver({ timeout: 2_000, tries: 1 }).resolve4(name);
}

/** IPv4 addresses of this host. */
export const addressesOfHost = (): string[] =>
  Object.values(networkInterfaces()).flatMap((of = []) =>
    of.filter(({ family }) => family === "IPv4").map((one) => one.address),
  );
