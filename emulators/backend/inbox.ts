import type { Registration, Telemetry } from "../../core/backend/index.ts";
import type { DeviceId, Outcome } from "../../core/kernel/index.ts";
import { done, refused } from "../../core/kernel/index.ts";
import {
  type RegistrationMessage,
  readNoticeEvent,
  readRegistration,
  readReply,
  readTelemetry,
  topicOf,
} from "../../core/wire/index.ts";
import type { Confirmations } from "./confirmations.ts";
import type { RefusalDraft } from "./refusals.ts";
import type { Registry } from "./registry/registry.ts";
import type { Principal } from "./server/peer.ts";
import type { Notices } from "./services/notices.ts";
import type { Sightings } from "./sightings.ts";

/** Takes what devices publish. What it returns is done after the message is acknowledged. */
export type Inbox = (principal: Principal, topic: string, payload: Uint8Array) => (() => void) | undefined;

export interface InboxOptions {
  readonly registry: Registry;
  readonly registrations: Sightings<Registration>;
  readonly telemetry: Sightings<Telemetry>;
  readonly notices: Notices;
  readonly confirmations: Confirmations;
  readonly onReply: (identity: DeviceId, order: string, outcome: Outcome<void>) => void;
  readonly onRefused: (refusal: RefusalDraft) => void;
  readonly now: () => number;
}

export function createInbox(options: InboxOptions): Inbox {
  const { registry, confirmations, onRefused, now } = options;

  const malformed = (principal: Principal, topic: string): undefined => {
    const reason = `what came on ${topic} is not as described`;
    onRefused({ service: "mqtt", code: "malformed", reason, principal });
  };

  const register = (principal: Principal, message: RegistrationMessage): (() => void) | undefined => {
    const { identity: reported, firmware, nonce, account } = message;
    const { identity } = principal;
    const refusal = whyNotRegistered(principal, message);
    const tell =
      refusal === undefined
        ? confirmations.answer({ identity, nonce })
        : () => confirmations.refuse({ identity, nonce }, refusal.reason);
    // Decided before it is seen: who waits for the registration finds the registry as it is after it.
    options.registrations.add({
      reportedIdentity: reported as DeviceId,
      authenticatedIdentity: identity,
      firmwareVersion: firmware,
      at: now(),
      nonce,
      ...(account === undefined ? {} : { account }),
    });
    if (refusal !== undefined) onRefused(refusal);
    return tell;
  };

  const whyNotRegistered = (principal: Principal, message: RegistrationMessage): RefusalDraft | undefined => {
    const { identity } = principal;
    const refusal = { service: "mqtt", principal } as const;
    if (message.identity !== identity) {
      const reason = `the credential names ${identity}, the registration ${message.identity}`;
      return { ...refusal, code: "wrong-identity", reason, identity: message.identity };
    }
    if (registry.register(identity, message.account)) return undefined;
    return { ...refusal, code: "claimed", reason: "another account holds the device" };
  };

  return (principal, topic, payload) => {
    const { identity } = principal;
    switch (topic) {
      case topicOf.registration(identity): {
        const message = readRegistration(payload);
        return message === undefined ? malformed(principal, topic) : register(principal, message);
      }
      case topicOf.replies(identity): {
        const reply = readReply(payload);
        if (reply === undefined) return malformed(principal, topic);
        const outcome = reply.result === "done" ? done(undefined) : refused(reply.code, reply.reason);
        options.onReply(identity, reply.order, outcome);
        return undefined;
      }
      case topicOf.telemetry(identity): {
        const message = readTelemetry(payload);
        if (message === undefined) return malformed(principal, topic);
        const { at, uptimeMs, firmware } = message;
        options.telemetry.add({ identity, at, receivedAt: now(), uptimeMs, firmwareVersion: firmware });
        return undefined;
      }
      case topicOf.notices(identity): {
        const refusal = options.notices.take(principal, readNoticeEvent(payload));
        if (refusal !== undefined) onRefused(refusal);
        return undefined;
      }
      default:
        return undefined;
    }
  };
}
