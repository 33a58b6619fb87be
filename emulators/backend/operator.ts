import { generateKeyPairSync } from "node:crypto";
import type { OrderDraft } from "../../core/backend/index.ts";
import { signOrder } from "../../core/wire/index.ts";

const hourMs = 3_600_000;

/** The operator's desk: makes orders, numbered for each addressee. Keys come from the CSPRNG and live in memory. */
export interface OperatorDesk {
  /** Ed25519, SPKI PEM. */
  readonly publicKey: string;
  makeOrder(draft: OrderDraft): Uint8Array;
}

export function createOperatorDesk(now: () => number): OperatorDesk {
  const operator = generateKeyPairSync("ed25519");
  const stranger = generateKeyPairSync("ed25519");
  const sequences = new Map<string, number>();

  const next = (addressee: string): number => {
    const sequence = (sequences.get(addressee) ?? 0) + 1;
    sequences.set(addressee, sequence);
    return sequence;
  };
  const keyOf = (signer: OrderDraft["signedBy"]) => {
    if (signer === "nobody") return undefined;
    return signer === "operator" ? operator.privateKey : stranger.privateKey;
  };

  return {
    publicKey: operator.publicKey.export({ format: "pem", type: "spki" }).toString(),
    makeOrder({ addressee, command, signedBy, expiresInMs = hourMs, sequence, tampered }) {
      const order = {
        addressee,
        sequence: sequence ?? next(addressee),
        expiresAt: now() + expiresInMs,
        command,
      };
      const bytes = signOrder(order, keyOf(signedBy));
      return tampered ? tamper(bytes, order) : bytes;
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
