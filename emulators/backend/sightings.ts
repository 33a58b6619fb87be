import type { BackendWait } from "../../core/backend/index.ts";
import { DeadlinePassed, done, type Outcome, silent, within } from "../../core/kernel/index.ts";

/** Wakes those who wait for something to be the case. */
export interface Bell {
  ring(): void;
  /** Every wait and look, present and future, ends with `reason`. */
  breakDown(reason: Error): void;
  /** Every wait, present and future, ends with `reason`; what was seen is there to be looked at. */
  close(reason: Error): void;
  /** @throws the reason of the breakdown */
  assertSound(): void;
  /** What `find` returns as soon as it returns anything: at once, or after a ring. */
  until<T>(find: () => T | undefined, wait: BackendWait): Promise<Outcome<T>>;
}

interface Waiting {
  look(): void;
  reject(reason: Error): void;
}

export function createBell(): Bell {
  const all = new Set<Waiting>();
  let closed: Error | undefined;
  let breakdown: Error | undefined;
  const close = (reason: Error) => {
    closed ??= reason;
    for (const waiting of [...all]) waiting.reject(closed);
  };
  return {
    ring: () => {
      for (const waiting of [...all]) waiting.look();
    },
    close,
    breakDown(reason) {
      breakdown ??= reason;
      close(reason);
    },
    assertSound() {
      if (breakdown !== undefined) throw breakdown;
    },
    async until<T>(find: () => T | undefined, wait: BackendWait): Promise<Outcome<T>> {
      if (closed !== undefined) throw closed;
      const { promise, resolve, reject } = Promise.withResolvers<T>();
      const look = () => {
        const found = find();
        if (found !== undefined) resolve(found);
      };
      const waiting = { look, reject };
      look();
      all.add(waiting);
      try {
        return done(await within(promise, wait));
      } catch (thrown) {
        if (thrown instanceof DeadlinePassed) return silent(thrown.afterMs);
        throw thrown;
      } finally {
        all.delete(waiting);
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
