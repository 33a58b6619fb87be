import { isDeepStrictEqual } from "node:util";
import type { Method } from "./method.ts";

/** How a member was asked, written behind its name: what an operator changes shows only where it was asked so. */
export const marks = {
  asked: "",
  answered: " answered",
  again: " again",
  otherwise: " otherwise",
  forAnother: " for another",
  besideAnother: " beside another",
} as const;

export type Mark = keyof typeof marks;

/** What no scenario does when none leaves the mark, after "no scenario …". */
export const missing: Readonly<Record<Mark, string>> = {
  asked: "comes there",
  answered: "has it answer",
  again: "asks it twice between two starts",
  otherwise: "has it answer otherwise than the time before",
  forAnother: "asks it for one and then for another",
  besideAnother: "asks it where there is another device",
};

/**
 * `sound`, which does as ever and tells by `note` how it was asked. `isBesideAnother`: whether another device has the same part, and,
 * as far as can be told without doing anything to it, does not give the same answer.
 */
export function noting(
  sound: Method,
  note: (mark: Mark) => void,
  isBesideAnother: (answer: unknown) => boolean,
): Method {
  let before: { readonly who: unknown; readonly answer?: unknown } | undefined;
  return function (...args) {
    const [who] = args;
    note("asked");
    if (before !== undefined) {
      note("again");
      if (who !== before.who) note("forAnother");
    }
    // It may be asked from within itself, or throw: either way it was asked.
    const last = before;
    before = { ...last, who };
    let answer: unknown;
    try {
      answer = Reflect.apply(sound, this, args);
    } finally {
      if (isBesideAnother(answer)) note("besideAnother");
    }
    if (answer !== undefined) note("answered");
    if (last !== undefined && "answer" in last && !isSame(last.answer, answer)) note("otherwise");
    before = { who, answer };
    return answer;
  };
}

/** Whether nobody can tell the answers apart. What is not mere data, such as a promise, may hide a difference. */
export function isSame(one: unknown, other: unknown): boolean {
  return Object.is(one, other) || (isData(one) && isData(other) && isDeepStrictEqual(one, other));
}

function isData(value: unknown): boolean {
  if (typeof value === "function") return false;
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) return true;
  const prototype: unknown = Object.getPrototypeOf(value);
  return (
    (prototype === Object.prototype || prototype === Array.prototype) && Object.values(value).every(isData)
  );
}
