import type { BackendWait } from "../../core/backend/index.ts";
import { DeadlinePassed, done, type Outcome, silent, within } from "../../core/kernel/index.ts";

/** Wakes those who wait for something to be the case. */
export interface Bell {
  ring(): void;
  /** Every wait and look, present and future, ends with `reason`. */
  breakDown(reason: Error): void;
  /** @throws the reason of the breakdown */
  assertSound(): void;
  /** What `find` returns as soon as it returns anything: at once, or after a ring. */
  until<T>(find: () => T | undefined, wait: BackendWait): Promise<Outcome<T>>;
}

export function createBell(): Bell {
  const listeners = new Set<() => void>();
  const broken = Promise.withResolvers<never>();
  broken.promise.catch(() => {});
  let breakdown: Error | undefined;
  return {
    ring: () => {
      for (const listener of [...listeners]) listener();
    },
    breakDown(reason) {
      breakdown ??= reason;
      broken.reject(reason);
    },
    assertSound() {
      if (breakdown !== undefined) throw breakdown;
    },
    async until<T>(find: () => T | undefined, wait: BackendWait): Promise<Outcome<T>> {
      this.assertSound();
      const { promise, resolve } = Promise.withResolvers<T>();
      const listener = () => {
        const found = find();
        if (found !== undefined) resolve(found);
      };
      listener();
      listeners.add(listener);
      try {
        return done(await within(Promise.race([promise, broken.promise]), wait));
      } catch (thrown) {
        if (thrown instanceof DeadlinePassed) return silent(thrown.afterMs);
        throw thrown;
      } finally {
        listeners.delete(listener);
      }
    },
  };
}

/** What was seen of one kind, in its order. */
export interface Sightings<T> {
  add(one: T): void;
  all(matches?: (one: T) => boolean): readonly T[];
  /** The one that matches beyond the first `known` that do, on record or yet to come. */
  next(matches: (one: T) => boolean, known: number, wait: BackendWait): Promise<Outcome<T>>;
}

export function createSightings<T>(bell: Bell): Sightings<T> {
  const seen: T[] = [];
  return {
    add(one) {
      seen.push(one);
      bell.ring();
    },
    all(matches = () => true) {
      bell.assertSound();
      return seen.filter(matches);
    },
    next: (matches, known, wait) => bell.until(() => seen.filter(matches)[known], wait),
  };
}
