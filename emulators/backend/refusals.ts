import type { Refused } from "../../core/backend/index.ts";
import type { DeviceId, Sha256 } from "../../core/kernel/index.ts";
import type { Sightings } from "./sightings.ts";

/** Who was turned away, where and why; what is not known is left undefined. */
export interface RefusalDraft {
  readonly service: Refused["service"];
  readonly code: string;
  readonly reason: string;
  readonly identity?: string | undefined;
  readonly principal?: { readonly identity: DeviceId; readonly fingerprint: Sha256 } | undefined;
  readonly fingerprint?: Sha256 | undefined;
}

/** Keeps the book of those turned away. */
export function createRefusalBook(
  sightings: Sightings<Refused>,
  now: () => number,
): (draft: RefusalDraft) => void {
  return ({ service, code, reason, identity, principal, fingerprint = principal?.fingerprint }) => {
    const named = identity ?? principal?.identity;
    sightings.add({
      at: now(),
      service,
      code,
      reason,
      ...(named === undefined ? {} : { identity: named as DeviceId }),
      ...(principal === undefined ? {} : { authenticatedIdentity: principal.identity }),
      ...(fingerprint === undefined ? {} : { fingerprint }),
    });
  };
}

/** Refusals that named `identity` or were made with its credential. */
export const concerns =
  (identity: DeviceId) =>
  (refused: Refused): boolean =>
    refused.identity === identity || refused.authenticatedIdentity === identity;
