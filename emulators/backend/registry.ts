import type { BackendWait, Registration } from "../../core/backend/index.ts";
import {
  DeadlinePassed,
  type DeviceId,
  done,
  type Outcome,
  silent,
  within,
} from "../../core/kernel/index.ts";

/** Who registered, with what, when. */
export interface Registry {
  add(registration: Registration): void;
  all(identity?: DeviceId): readonly Registration[];
  /** The registration authenticated as `identity` that follows the first `known` of them, on record or yet to come. */
  await(identity: DeviceId, known: number, wait: BackendWait): Promise<Outcome<Registration>>;
}

export function createRegistry(): Registry {
  const registrations: Registration[] = [];
  const listeners = new Set<() => void>();
  const of = (identity: DeviceId) => registrations.filter((one) => one.authenticatedIdentity === identity);
  return {
    add(registration) {
      registrations.push(registration);
      for (const listener of [...listeners]) listener();
    },
    all: (identity) => (identity === undefined ? [...registrations] : of(identity)),
    async await(identity, known, wait) {
      const { promise, resolve } = Promise.withResolvers<Registration>();
      const listener = () => {
        const next = of(identity)[known];
        if (next !== undefined) resolve(next);
      };
      listener();
      listeners.add(listener);
      try {
        return done(await within(promise, wait));
      } catch (thrown) {
        if (thrown instanceof DeadlinePassed) return silent(thrown.afterMs);
        throw thrown;
      } finally {
        listeners.delete(listener);
      }
    },
  };
}
