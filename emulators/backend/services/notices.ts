import type { DecommissionNotice } from "../../../core/backend/index.ts";
import type { DeviceId } from "../../../core/kernel/index.ts";
import { decommissionedPath, type NoticeMessage, readNotice } from "../../../core/wire/index.ts";
import { whyNotAdmitted } from "../admission.ts";
import type { RefusalDraft } from "../refusals.ts";
import type { Registry } from "../registry/registry.ts";
import type { Principal } from "../server/peer.ts";
import type { Sightings } from "../sightings.ts";
import { type Exchange, noContent, type Route, TurnedAway } from "./exchange.ts";

/** Notices of decommissioning, over HTTP and MQTT. PRV-DEC-5 */
export interface Notices {
  readonly routes: readonly Route[];
  /** Takes a notice; undefined when it is kept, or was known. */
  take(principal: Principal, notice: NoticeMessage | undefined): RefusalDraft | undefined;
}

export interface NoticesOptions {
  readonly registry: Registry;
  readonly sightings: Sightings<DecommissionNotice>;
  readonly now: () => number;
}

export function createNotices({ registry, sightings, now }: NoticesOptions): Notices {
  const take: Notices["take"] = (principal, notice) => {
    const { identity, by } = principal;
    if (notice === undefined)
      return refusal("malformed", "the message is no notice of decommissioning", principal);
    if (notice.identity !== identity)
      return {
        ...refusal("wrong-identity", `the notice is of ${notice.identity}`, principal),
        identity: notice.identity,
      };
    // A device that missed the answer says it again, with a credential that the first notice has revoked.
    if (registry.isRetirement(identity, notice.at)) return undefined;
    const why = whyNotAdmitted(registry, principal);
    if (why !== undefined) return refusal(why.code, why.reason, principal);
    registry.retire(identity, notice.at);
    sightings.add({
      identity: notice.identity as DeviceId,
      authenticatedIdentity: identity,
      authenticatedBy: by,
      at: notice.at,
      receivedAt: now(),
      trigger: notice.trigger,
    });
    return undefined;
  };

  const service = (exchange: Exchange) => {
    const principal = exchange.authenticate();
    const notice = readNotice(exchange.body);
    if (principal === undefined) {
      const anonymous = refusal("no-credential", "a notice needs the device's credential");
      throw new TurnedAway(401, { ...anonymous, identity: notice?.identity });
    }
    const refused = take(principal, notice);
    if (refused !== undefined) throw new TurnedAway(refused.code === "malformed" ? 400 : 403, refused);
    return noContent;
  };

  return { take, routes: [{ method: "POST", path: decommissionedPath, service }] };
}

function refusal(code: string, reason: string, principal?: Principal): RefusalDraft {
  return { service: "notice", code, reason, principal };
}
