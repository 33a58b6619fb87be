import type { BackendFault } from "../../core/backend/index.ts";
import { type Authority, createAuthority, issueServer, type ServerHost, type ServerIdentity } from "./pki.ts";

/** Made when first asked for and kept for the process, whose backends share their authorities. */
const made = new Map<string, ServerIdentity>();

/** What the server at `host` shows under `fault`: its own identity, or one that a device must not trust. */
export function identityUnder(
  fault: BackendFault | undefined,
  host: ServerHost,
  authority: Authority,
): ServerIdentity {
  const kept = (name: string, make: () => ServerIdentity): ServerIdentity => {
    const key = JSON.stringify([name, host, authority.certificate]);
    const known = made.get(key) ?? make();
    made.set(key, known);
    return known;
  };
  switch (fault) {
    case "untrusted-certificate":
    case "untrusted-to-newcomers":
      // Of the same name as the right authority: only the key tells them apart.
      return kept("untrusted", () => issueServer(createAuthority(authority.name), host));
    case "wrong-name":
      return kept(fault, () => issueServer(authority, host, "wrong-name"));
    case "expired-certificate":
      return kept(fault, () => issueServer(authority, host, "expired"));
    default:
      return kept("own", () => issueServer(authority, host));
  }
}
