import { randomBytes } from "node:crypto";
import type { OrderCommand, OrderDraft, RegistrationPolicy } from "../../core/backend/index.ts";
import type { DeviceId } from "../../core/kernel/index.ts";
import type { Registry } from "./registry/registry.ts";

/** Answers registrations as the policy of the moment says. PRV-FIELD-4 */
export interface Confirmations {
  policy: RegistrationPolicy;
  /**
   * Decides at once, so that the registry holds the answer before the device has its acknowledgement: after that anybody may ask
   * for it. Telling the device is what is returned, for it goes out behind the acknowledgement.
   */
  answer(registration: AcceptedRegistration): () => void;
  refuse(registration: AcceptedRegistration, reason: string): void;
}

export interface AcceptedRegistration {
  readonly identity: DeviceId;
  readonly nonce: string;
}

export interface ConfirmationOptions {
  readonly registry: Registry;
  readonly makeOrder: (draft: OrderDraft) => Uint8Array;
  /** Sends an order to the device. */
  readonly send: (identity: DeviceId, order: Uint8Array) => void;
}

export function createConfirmations({ registry, makeOrder, send }: ConfirmationOptions): Confirmations {
  const order = (
    addressee: DeviceId,
    command: OrderCommand,
    signedBy: OrderDraft["signedBy"] = "operator",
  ): Uint8Array => makeOrder({ addressee, command, signedBy });
  const confirm = (nonce: string) => ({ name: "confirm-registration", nonce }) as const;

  const refuse = ({ identity, nonce }: AcceptedRegistration, reason: string): void =>
    send(identity, order(identity, { name: "refuse-registration", nonce, reason }));

  return {
    policy: "confirm",
    refuse,
    answer(registration) {
      const { identity, nonce } = registration;
      switch (this.policy) {
        case "confirm":
          registry.confirm(identity);
          return () => send(identity, order(identity, confirm(nonce)));
        case "withhold":
          return () => {};
        case "refuse":
          registry.refuse(identity);
          return () => refuse(registration, "the operator does not want it");
        case "forge":
          return () => send(identity, order(identity, confirm(nonce), "stranger"));
        case "confirm-another":
          return () => {
            send(identity, order(another(identity), confirm(nonce)));
            send(identity, order(identity, confirm(randomBytes(32).toString("base64"))));
          };
      }
    },
  };
}

/** A neighbour's identity, of the same form. */
function another(identity: DeviceId): DeviceId {
  return `${identity.slice(0, -1)}${identity.endsWith("0") ? "1" : "0"}` as DeviceId;
}
