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
  /** `identity` listens on a connection whose session begins anew: what waits for its answer is sent once more. */
  again(identity: DeviceId): void;
  /** Takes an answer; one that nobody waits for is passed over. */
  reply(identity: DeviceId, order: Sha256 | string, outcome: Outcome<void>): void;
  /** Every delivery, present and future, ends with `reason`. */
  close(reason: Error): void;
}

interface Waiting {
  readonly identity: DeviceId;
  send(): void;
  resolve(outcome: Outcome<void>): void;
  reject(reason: Error): void;
}

export function createPost(send: (identity: DeviceId, order: Uint8Array) => Promise<void>): Post {
  const all = new Map<string, Waiting>();
  let closed: Error | undefined;
  return {
    again(identity) {
      for (const waiting of all.values()) if (waiting.identity === identity) waiting.send();
    },
    reply: (identity, order, outcome) => all.get(`${identity} ${order}`)?.resolve(outcome),
    close(reason) {
      closed = reason;
      for (const waiting of all.values()) waiting.reject(reason);
    },
    async deliver(identity, order, wait) {
      if (closed !== undefined) throw closed;
      wait.signal?.throwIfAborted();
      const key = `${identity} ${orderDigest(order)}`;
      const { promise, resolve, reject } = Promise.withResolvers<Outcome<void>>();
      // The answer may come before the broker has told everybody.
      const sendIt = () => void send(identity, order).catch(reject);
      all.set(key, { identity, send: sendIt, resolve, reject });
      try {
        sendIt();
        return await within(promise, wait);
      } catch (thrown) {
        if (thrown instanceof DeadlinePassed) return silent(thrown.afterMs);
        throw thrown;
      } finally {
        all.delete(key);
      }
    },
  };
}
