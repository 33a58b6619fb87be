import type { BackendFault } from "../../core/backend/index.ts";
import { type Authority, createAuthority, issueServer, type ServerIdentity } from "./pki.ts";

/** Flawed identities, made when first asked for and kept for the process. */
const flawed = new Map<string, ServerIdentity>();

/** What the server shows under `fault`: its own identity, or one that a device must not trust. */
export function identityUnder(
  fault: BackendFault | undefined,
  own: ServerIdentity,
  authority: Authority,
): ServerIdentity {
  switch (fault) {
    case "untrusted-certificate":
      // Of the same name as the right authority: only the key tells them apart.
      return kept(`untrusted ${authority.name}`, () => issueServer(createAuthority(authority.name)));
    case "wrong-name":
      return kept(`wrong-name ${authority.certificate}`, () => issueServer(authority, "wrong-name"));
    case "expired-certificate":
      return kept(`expired ${authority.certificate}`, () => issueServer(authority, "expired"));
    default:
      return own;
  }
}

function kept(name: string, make: () => ServerIdentity): ServerIdentity {
  const known = flawed.get(name) ?? make();
  flawed.set(name, known);
  return known;
}
