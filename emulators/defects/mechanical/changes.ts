import { altered, type Breakage, inBackend, inDevice, inLine, seeing } from "../defect.ts";
import { type Member, membersOf } from "./members.ts";
import { type Method, type Operator, operators, swapped } from "./operators.ts";
import { type Probe, probeBackend, probeDevice, probeLine } from "./probes.ts";

/** A change of one part that nobody had in mind: it is not fitted to any check. */
export interface MechanicalChange {
  /** Such as `device.credentials.erase:no-op`. */
  readonly name: string;
  readonly mistake: string;
  /** Whether it can matter in a scenario in which these members were asked, see `reached`. */
  readonly mattersIn: (asked: ReadonlySet<string>) => boolean;
  /** Why it can matter in none of them, where that can be told from what was asked. */
  readonly whyNever?: (asked: ReadonlySet<string>) => string | undefined;
  /** Folder of the product under `products/`, where the reference product has no use for what is changed. */
  readonly product?: string;
  readonly breakage: () => Breakage;
}

/** Every operator on everything that every part can be asked, and every kind of write that a part may leave out. */
export function mechanicalChanges(): readonly MechanicalChange[] {
  return [
    ...[...probeDevice()].flatMap(([part, probe]) => changesOf("device", part, probe)),
    ...[...probeDevice()].flatMap(([part, { uses }]) => skippedWrites(part, uses)),
    ...[...probeBackend()].flatMap(([part, probe]) => changesOf("backend", part, probe)),
    ...[...probeLine()].flatMap(([part, probe]) => changesOf("line", part, probe)),
  ];
}

type Side = "device" | "backend" | "line";
type Replace = (make: (parts: unknown) => unknown, parts: unknown) => unknown;

/** By these the bench holds the silicon, as it holds a board's supply: changed, they break the equipment and not the device. */
const equipment =
  /^(clock\.advance|supply\b.*|flash\.(operations|cutAt|disarm)|chip\.(read|operations|cutAt|disarm))$/;
/** Only a product whose devices sign challenges comes here. */
const ofChallenges = /^(authentication|gate\.prove)/;

function changesOf(side: Side, part: string, probe: Probe): MechanicalChange[] {
  const members = membersOf(probe.part).filter((member) => !equipment.test(nameOf(part, member)));
  return members.flatMap((member) => {
    const fitting = [...operators, ...(side !== "device" && member.arity > 0 ? [swapped] : [])];
    const changes = fitting.map((operator) => changeOf(side, part, member, operator));
    return side === "device" ? [...changes, neighbours(part, member)] : changes;
  });
}

function changeOf(side: Side, part: string, member: Member, operator: Operator): MechanicalChange {
  return {
    name: `${side}.${nameOf(part, member)}:${operator.name}`,
    mistake: `${nameOf(part, member)} of the ${side} ${operator.mistake}.`,
    mattersIn: wasAsked(`${side}.${nameOf(part, member)}`, operator.name === "stale"),
    ...(operator.name === "stale" ? { whyNever: neverAnswers(`${side}.${nameOf(part, member)}`) } : {}),
    ...(side === "backend" && ofChallenges.test(nameOf(part, member)) ? { product: "reference-http" } : {}),
    breakage: () => breakageOf(side, part, (make, parts) => member.replace(make(parts), operator.apply)),
  };
}

/** A device asks another device's part, where there is one: as if two units had been mixed up. */
function neighbours(part: string, member: Member): MechanicalChange {
  return {
    name: `device.${nameOf(part, member)}:swapped`,
    mistake: `${nameOf(part, member)} of the device is another device's.`,
    mattersIn: wasAsked(`device.${nameOf(part, member)}`),
    breakage: () => {
      const made = new Map<unknown, unknown>();
      return breakageOf("device", part, (make, parts) => {
        const { options } = parts as { readonly options: unknown };
        const own = make(parts);
        made.set(options, own);
        return member.replace(own, (sound) => {
          const method: Method = function (...args) {
            const other = [...made].find(([of]) => of !== options)?.[1];
            return other === undefined ? Reflect.apply(sound, this, args) : ask(other, member, args);
          };
          return method;
        });
      });
    },
  };
}

/** Asks `part` for `member`. */
function ask(part: unknown, member: Member, args: readonly unknown[]): unknown {
  if (member.name === "") return (part as Method)(...args);
  const value = (part as Record<string, unknown>)[member.name];
  return typeof value === "function" ? Reflect.apply(value, part, args) : value;
}

/** What writes durably, and how. */
const writers = {
  flash: ["program", "eraseSector"],
  fuses: ["writeArea", "lock"],
  journal: ["record", "retain"],
  log: ["append", "retain"],
  store: ["save", "erase"],
} as const;

/** For each kind of write that a part does through another: the part that leaves it out. */
function skippedWrites(part: string, uses: ReadonlySet<string>): MechanicalChange[] {
  return Object.entries(writers).flatMap(([writer, methods]) =>
    uses.has(writer)
      ? methods.map((method) => ({
          name: `device.${part}:skips-${writer}.${method}`,
          mistake: `${part} of the device leaves out what it does with ${method} of ${writer}.`,
          mattersIn: wasAsked(`device.${writer}.${method}`),
          breakage: () =>
            breakageOf("device", part, (make, parts) => {
              const all = parts as Record<string, object>;
              const lazy = altered(all[writer] ?? {}, { [method]: () => undefined });
              return make(seeing(all, { [writer]: lazy }));
            }),
        }))
      : [],
  );
}

const neverAnswers =
  (member: string) =>
  (asked: ReadonlySet<string>): string | undefined =>
    asked.has(member) && !asked.has(`${member}=`) ? "It gives no answer that could be stale." : undefined;

/** What gives no answer cannot give a stale one. */
const wasAsked =
  (member: string, mustAnswer = false): MechanicalChange["mattersIn"] =>
  (asked) =>
    asked.has(`${member}=`) || (!mustAnswer && asked.has(member));

const nameOf = (part: string, { name }: Member): string => (name === "" ? part : `${part}.${name}`);

/** The tables are typed part by part; a change of any part of any of them is not. */
function breakageOf(side: Side, part: string, replace: Replace): Breakage {
  switch (side) {
    case "device":
      return inDevice(part as Parameters<typeof inDevice>[0], replace as never);
    case "backend":
      return inBackend(part as Parameters<typeof inBackend>[0], replace as never);
    case "line":
      return inLine(part as Parameters<typeof inLine>[0], replace as never);
  }
}
