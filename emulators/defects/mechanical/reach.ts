import type { Breakage } from "../defect.ts";
import { membersOf } from "./members.ts";

/** Under this name nothing is changed: sound parts are watched, to know which scenarios come to which of their members. */
export const reachProbe = "mechanical:reach";

/** Members that were asked since this was last emptied, such as `device.credentials.erase`; with `=` behind it when it gave an answer. */
export const reached = new Set<string>();

/** Sound parts throughout, each member of which notes when it is asked. */
export function watching(): Breakage {
  return {
    device: (sound) => watched("device", sound),
    backend: (sound) => watched("backend", sound),
    line: (sound) => watched("line", sound),
  };
}

function watched<Table extends object>(side: string, table: Table): Table {
  const entries = Object.entries(table).map(([name, make]) => [
    name,
    (parts: unknown) => watchedPart(`${side}.${name}`, make(parts)),
  ]);
  return Object.fromEntries(entries) as Table;
}

function watchedPart(name: string, part: unknown): unknown {
  return membersOf(part).reduce((whole, member) => {
    const label = member.name === "" ? name : `${name}.${member.name}`;
    return member.replace(
      whole,
      (sound) =>
        function (...args) {
          const answer = Reflect.apply(sound, this, args);
          reached.add(answer === undefined ? label : `${label}=`);
          return answer;
        },
    );
  }, part);
}
