import type { BackendWait } from "../../core/backend/index.ts";
import {
  DeadlinePassed,
  type DeviceId,
  type Outcome,
  type Sha256,
  silent,
  within,
} from "../../core/kernel/index.ts";
import { orderDigest } from "../../core/wire/index.ts";

/** Brings orders to devices and their answers back. */
export interface Post {
  deliver(identity: DeviceId, order: Uint8Array, wait: BackendWait): Promise<Outcome<void>>;
  /** Takes an answer; one that nobody waits for is passed over. */
  reply(identity: DeviceId, order: Sha256 | string, outcome: Outcome<void>): void;
}

export function createPost(send: (identity: DeviceId, order: Uint8Array) => Promise<void>): Post {
  const waiting = new Map<string, (outcome: Outcome<void>) => void>();
  return {
    reply: (identity, order, outcome) => waiting.get(`${identity} ${order}`)?.(outcome),
    async deliver(identity, order, wait) {
      const key = `${identity} ${orderDigest(order)}`;
      const { promise, resolve } = Promise.withResolvers<Outcome<void>>();
      waiting.set(key, resolve);
      try {
        await within(send(identity, order), wait);
        return await within(promise, wait);
      } catch (thrown) {
        if (thrown instanceof DeadlinePassed) return silent(thrown.afterMs);
        throw thrown;
      } finally {
        waiting.delete(key);
      }
    },
  };
}
