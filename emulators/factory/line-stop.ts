import { type Outcome, refused } from "../../core/kernel/index.ts";

/** Thrown inside the line to end a manufacture at a station. */
export class LineStopped extends Error {
  readonly outcome: Outcome<never>;

  constructor(outcome: Outcome<never>) {
    super("the line stopped");
    this.outcome = outcome;
  }
}

/** What a device answered at `station`. @throws LineStopped when it did not do what it was asked */
export function must<T>(station: string, outcome: Outcome<T>): T {
  switch (outcome.kind) {
    case "done":
      return outcome.value;
    case "refused":
      return stop(station, outcome.code, outcome.reason);
    case "silent":
      throw new LineStopped(outcome);
  }
}

/** @throws LineStopped because of something that the line itself found wrong */
export function stop(station: string, code: string, reason: string): never {
  throw new LineStopped(refused(code, `station "${station}": ${reason}`));
}
