/**
 * The same port, which asks `guard` before each of its `acts`; left out: all methods with a name. Closing it is nobody's business but
 * its owner's, and is never asked about. What `guard` throws is thrown at once, also where the method would have given a promise.
 */
export function guardPort<Port extends object>(
  port: Port,
  guard: () => void,
  acts?: ReadonlySet<string>,
): Port {
  return new Proxy(port, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== "function") return member;
      const isAct = typeof name === "string" && acts?.has(name) !== false;
      // No bound function: V8 does not take one for the method by which a resource is disposed of.
      return (...args: unknown[]) => {
        if (isAct) guard();
        return Reflect.apply(member, target, args);
      };
    },
  });
}
