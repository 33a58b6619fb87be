import type { BackendWait, Registration } from "../../core/backend/index.ts";
import { DeadlinePassed, type DeviceId, done, type Outcome, silent, within } from "../../core/kernel/index.ts";

/** Who registered, with what, when. */
export interface Registry {
  add(registration: Registration): void;
  all(identity?: DeviceId): readonly Registration[];
  /** The first registration authenticated as `identity`, on record or yet to come. */
  await(identity: DeviceId, wait: BackendWait): Promise<Outcome<Registration>>;
}

export function createRegistry(): Registry {
  const registrations: Registration[] = [];
  const listeners = new Set<(registration: Registration) => void>();
  const of = (identity: DeviceId) => registrations.filter((one) => one.authenticatedIdentity === identity);
  return {
    add(registration) {
      registrations.push(registration);
      for (const listener of [...listeners]) listener(registration);
    },
    all: (identity) => (identity === undefined ? [...registrations] : of(identity)),
    async await(identity, wait) {
      const [known] = of(identity);
      if (known !== undefined) return done(known);
      const { promise, resolve } = Promise.withResolvers<Registration>();
      const listener = (registration: Registration) => {
        if (registration.authenticatedIdentity === identity) resolve(registration);
      };
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
