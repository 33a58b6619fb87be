import { altered } from "../defect.ts";
import type { Method } from "./method.ts";

/** One thing that a part can be asked: a method, a getter, a service of its routes, or the part itself where it is a function. */
export interface Member {
  /** Empty for the part itself. */
  readonly name: string;
  /** `part` with this member replaced by what `change` makes of it. */
  readonly replace: (part: unknown, change: (sound: Method) => Method) => unknown;
  /** How many arguments it takes. */
  readonly arity: number;
  /** What `part` answers, where asking does nothing to it: of getters alone. */
  readonly read?: (part: unknown) => unknown;
}

/** Everything that `part` can be asked. */
export function membersOf(part: unknown): readonly Member[] {
  if (typeof part === "function")
    return [{ name: "", arity: part.length, replace: (whole, change) => change(whole as Method) }];
  if (Array.isArray(part)) return part.flatMap((_, index) => serviceMember(part, index));
  if (typeof part !== "object" || part === null) return [];
  return Object.entries(descriptorsOf(part)).flatMap(([name, { get, value }]): Member[] => {
    if (get !== undefined) return [getterMember(name)];
    if (typeof value === "function") return [methodMember(name, value.length)];
    return name === "routes" && Array.isArray(value) ? routesMembers(value) : [];
  });
}

/** Of all that the part has; one that was altered has the most of it from the part that it was made of. */
function descriptorsOf(part: object): Record<string, PropertyDescriptor> {
  const own = Object.getOwnPropertyDescriptors(part);
  const from: unknown = Object.getPrototypeOf(part);
  if (typeof from !== "object" || from === null || from === Object.prototype) return own;
  return { ...descriptorsOf(from), ...own };
}

function methodMember(name: string, arity: number): Member {
  return {
    ...{ name, arity },
    replace: (part, change) => {
      const whole = part as Record<string, Method>;
      return altered(whole, { [name]: change(whole[name] as Method) });
    },
  };
}

function getterMember(name: string): Member {
  return {
    ...{ name, arity: 0 },
    read: (part) => (part as Record<string, unknown>)[name],
    replace(part, change) {
      const whole = part as Record<string, unknown>;
      const read = change(() => whole[name]);
      return Object.create(whole, {
        [name]: {
          get: () => Reflect.apply(read, whole, []),
          set: (value: unknown) => {
            whole[name] = value;
          },
        },
      });
    },
  };
}

interface Service {
  readonly method: string;
  readonly path: string;
  readonly service: Method;
}

function serviceMember(routes: readonly Service[], index: number): Member[] {
  const route = routes[index];
  if (route === undefined) return [];
  const changed = (all: readonly Service[], change: (sound: Method) => Method) =>
    all.map((one, place) => (place === index ? { ...one, service: change(one.service) } : one));
  return [
    {
      name: `${route.method.toLowerCase()}-${route.path.split("/").filter(Boolean).at(-1)}`,
      arity: 1,
      replace: (part, change) => changed(part as readonly Service[], change),
    },
  ];
}

function routesMembers(routes: readonly Service[]): Member[] {
  return routes.flatMap((_, index) =>
    serviceMember(routes, index).map((member) => ({
      ...member,
      replace: (part, change) => {
        const whole = part as { readonly routes: readonly Service[] };
        return altered(whole, { routes: member.replace(whole.routes, change) as readonly Service[] });
      },
    })),
  );
}
