import type { Mark } from "./marks.ts";
import type { Method } from "./method.ts";

/** What can go wrong with any method. */
export interface Operator {
  readonly name: string;
  /** What the method does instead, after "…". */
  readonly mistake: string;
  /** How a member has to be asked for it to be another with this than without. */
  readonly needs: Mark;
  readonly apply: (sound: Method) => Method;
}

export const operators: readonly Operator[] = [
  {
    ...{ name: "no-op", mistake: "does nothing and answers nothing", needs: "asked" },
    apply: () => () => undefined,
  },
  {
    name: "constant",
    mistake: "always gives its first answer, and does its work that once",
    needs: "again",
    apply: constant,
  },
  {
    name: "stale",
    mistake: "does its work and gives the answer of the time before",
    needs: "otherwise",
    apply: stale,
  },
];

function constant(sound: Method): Method {
  let first: { readonly answer: unknown } | undefined;
  return function (...args) {
    first ??= { answer: Reflect.apply(sound, this, args) };
    return first.answer;
  };
}

function stale(sound: Method): Method {
  let before: { readonly answer: unknown } | undefined;
  return function (...args) {
    const answer = Reflect.apply(sound, this, args);
    const given = before === undefined ? answer : before.answer;
    before = { answer };
    return given;
  };
}

/** Acts for whomever an earlier call was for: its first argument is that of the last call with another one. */
export const swapped: Operator = {
  name: "swapped",
  mistake: "acts for the device of an earlier call",
  needs: "forAnother",
  apply(sound) {
    let [current, other]: [unknown, unknown] = [undefined, undefined];
    return function (...args) {
      if (args[0] !== current) [current, other] = [args[0], current];
      return Reflect.apply(sound, this, other === undefined ? args : [other, ...args.slice(1)]);
    };
  },
};
