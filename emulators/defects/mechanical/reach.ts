import { altered, type Breakage } from "../defect.ts";
import { isSame, type Mark, marks, noting } from "./marks.ts";
import { type Member, membersOf } from "./members.ts";
import type { Method } from "./method.ts";
import { isWriter, skipName, writers } from "./writers.ts";

/** Under this name nothing is changed: sound parts are watched, to know which scenarios come to which of their members. */
export const reachProbe = "mechanical:reach";

/** How members were asked since this was last emptied, such as `device.credentials.erase again`; see `marks`. */
export const reached = new Set<string>();

/** Sound parts throughout, each member of which notes how it is asked. */
export function watching(): Breakage {
  /** Of each part, the newest that each of the newest devices has had. */
  const made = new Map<string, Map<unknown, unknown>>();
  return {
    device: (sound) =>
      watched(sound, (name, make) => (parts: { readonly options: unknown }) => {
        const all = made.get(name) ?? new Map<unknown, unknown>();
        const own = make(noticingWrites(name, parts));
        made.set(name, all);
        putNewest(all, parts.options, own);
        return watchedPart(`device.${name}`, own, (member, answer) =>
          [...all].some(([of, other]) => of !== parts.options && isTold(member, answer, other)),
        );
      }),
    backend: (sound) => watched(sound, alone("backend")),
    line: (sound) => watched(sound, alone("line")),
  };
}

/**
 * As many devices are held against each other. A lot has hundreds, all of a kind: to ask each of them with every call would take minutes
 * in which nothing else of the process gets its turn.
 */
const mostBeside = 4;

function putNewest(all: Map<unknown, unknown>, device: unknown, part: unknown): void {
  all.delete(device);
  all.set(device, part);
  for (const oldest of [...all.keys()].slice(0, -mostBeside)) all.delete(oldest);
}

type Make = (parts: never) => unknown;
type Watch = (name: string, make: (parts: unknown) => unknown) => Make;

const alone =
  (side: string): Watch =>
  (name, make) =>
  (parts) =>
    watchedPart(`${side}.${name}`, make(parts), () => false);

/** Whether `other`, asked for the same, might give another answer than `answer`, or do something. */
function isTold({ read }: Member, answer: unknown, other: unknown): boolean {
  if (read === undefined) return true;
  try {
    return !isSame(read(other), answer);
  } catch {
    return true;
  }
}

function watched<Table extends object>(table: Table, watch: Watch): Table {
  return Object.fromEntries(Object.entries(table).map(([name, make]) => [name, watch(name, make)])) as Table;
}

function watchedPart(
  name: string,
  part: unknown,
  isBesideAnother: (member: Member, answer: unknown) => boolean,
): unknown {
  return membersOf(part).reduce((whole, member) => {
    const label = member.name === "" ? name : `${name}.${member.name}`;
    const note = (mark: Mark): void => void reached.add(`${label}${marks[mark]}`);
    return member.replace(whole, (sound) => noting(sound, note, (answer) => isBesideAnother(member, answer)));
  }, part);
}

/** `parts` as `name` sees them, where it is noted what it writes durably, and through which. */
function noticingWrites<All extends object>(name: string, parts: All): All {
  return new Proxy(parts, {
    get(target, key) {
      const part: unknown = Reflect.get(target, key);
      if (!isWriter(key)) return part;
      const whole = part as Record<string, Method>;
      const note = (method: string) => () => void reached.add(skipName(name, key, method));
      return altered(
        whole,
        Object.fromEntries(
          writers[key].map((method) => [method, tellingOf(whole[method] as Method, note(method))]),
        ),
      );
    },
  });
}

function tellingOf(sound: Method, note: () => void): Method {
  return function (...args) {
    note();
    return Reflect.apply(sound, this, args);
  };
}
