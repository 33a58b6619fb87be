import { createPublicKey, generateKeyPairSync, type KeyObject } from "node:crypto";
import type { OrderDraft } from "../../core/backend/index.ts";
import type { DeviceId } from "../../core/kernel/index.ts";
import { parseJsonObject, readOrder, signOrder } from "../../core/wire/index.ts";

const hourMs = 3_600_000;

/** The operator's desk: makes orders, numbered for each addressee. */
export interface OperatorDesk {
  /** SPKI PEM. */
  readonly publicKey: string;
  makeOrder(draft: OrderDraft): Uint8Array;
  /** Whether `bytes` are the operator's confirmation of a registration. Takes any bytes. */
  confirms(bytes: Uint8Array): boolean;
}

export interface DeskOptions {
  /** Ed25519. */
  readonly operator: KeyObject;
  /** Next number of an addressee's orders; kept, because devices remember the last. */
  readonly nextSequence: (addressee: DeviceId) => number;
  readonly now: () => number;
}

let stranger: KeyObject | undefined;

export function createOperatorDesk({ operator, nextSequence, now }: DeskOptions): OperatorDesk {
  const operatorKey = createPublicKey(operator);
  const keyOf = (signer: OrderDraft["signedBy"]) => {
    if (signer === "nobody") return undefined;
    stranger ??= generateKeyPairSync("ed25519").privateKey;
    return signer === "operator" ? operator : stranger;
  };
  return {
    publicKey: operatorKey.export({ format: "pem", type: "spki" }).toString(),
    makeOrder({ addressee, command, signedBy, expiresInMs = hourMs, sequence, tampered }) {
      const order = {
        addressee,
        sequence: sequence ?? nextSequence(addressee),
        expiresAt: now() + expiresInMs,
        command,
      };
      const bytes = signOrder(order, keyOf(signedBy));
      return tampered ? tamper(bytes, order) : bytes;
    },
    confirms(bytes) {
      const body = Buffer.from(String(parseJsonObject(bytes)?.["order"]), "base64");
      const addressee = String(parseJsonObject(body)?.["addressee"]);
      // Sequence and time are the device's to judge.
      const verdict = readOrder(bytes, { operatorKey, addressee, lastSequence: -Infinity, now: -Infinity });
      return verdict.ok && verdict.order.command.name === "confirm-registration";
    },
  };
}

/** The signature stays; what it covers lasts a second longer. */
function tamper(bytes: Uint8Array, order: { expiresAt: number }): Uint8Array {
  const envelope = JSON.parse(Buffer.from(bytes).toString("utf8")) as { order: string; signature: string };
  const changed = Buffer.from(JSON.stringify({ ...order, expiresAt: order.expiresAt + 1_000 })).toString(
    "base64",
  );
  return Buffer.from(JSON.stringify({ ...envelope, order: changed }));
}
