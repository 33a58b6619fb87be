import { altered, type Breakage, inBackend, inDevice, inLine, seeing } from "../defect.ts";
import { type Mark, marks, missing } from "./marks.ts";
import { type Member, membersOf } from "./members.ts";
import type { Method } from "./method.ts";
import { type Operator, operators, swapped } from "./operators.ts";
import { type Probe, probeBackend, probeDevice, probeLine } from "./probes.ts";
import { skipName, writers } from "./writers.ts";

/** A change of one part that nobody had in mind: it is not fitted to any check. */
export interface MechanicalChange {
  /** Such as `device.credentials.erase:no-op`. */
  readonly name: string;
  readonly mistake: string;
  /** What of `reached` a scenario must have for the change to matter in it. */
  readonly needs: string;
  /** What none does when none has that, after "no scenario …". */
  readonly missing: string;
  /** Why it can matter in none, where that follows from what was reached. */
  readonly whyNever?: (reached: ReadonlySet<string>) => string | undefined;
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
/** What the reference product has no use for, by the beginning of its name, and the product that has. */
const elsewhere: readonly (readonly [change: RegExp, product: string])[] = [
  // Only a product whose devices sign challenges comes here; over whose connection one asks is then no matter, elsewhere it is all.
  [
    /^backend\.(authentication\.(?!authenticate:swapped)|gate\.prove|registry\.(attested|keys):)/,
    "reference-http",
  ],
  // And only it has nonces for more than one purpose.
  [/^backend\.nonces\.\w+:swapped$/, "reference-http"],
  // Only it has a set-up over Bluetooth LE.
  [/^device\.setUpGatt:/, "bluetooth"],
  // Where the factory names a backend as well, it is the same one, and nobody can tell to which a device goes.
  [/^device\.(cloud\.(endpoint|address|addressOf)|notices\.endpoint):/, "no-zero-touch"],
];

function productOf(name: string): Pick<MechanicalChange, "product"> {
  const product = elsewhere.find(([change]) => change.test(name))?.[1];
  return product === undefined ? {} : { product };
}

function changesOf(side: Side, part: string, probe: Probe): MechanicalChange[] {
  const members = membersOf(probe.part).filter((member) => !equipment.test(nameOf(part, member)));
  return members.flatMap((member) => {
    const fitting = [...operators, ...(side !== "device" && member.arity > 0 ? [swapped] : [])];
    const changes = fitting.map((operator) => changeOf(side, part, member, operator));
    return side === "device" ? [...changes, neighbours(part, member)] : changes;
  });
}

function changeOf(side: Side, part: string, member: Member, operator: Operator): MechanicalChange {
  const label = `${side}.${nameOf(part, member)}`;
  const name = `${label}:${operator.name}`;
  return {
    name,
    mistake: `${nameOf(part, member)} of the ${side} ${operator.mistake}.`,
    ...needsOf(label, operator.needs),
    ...(operator.name === "stale" ? { whyNever: neverAnswers(label) } : {}),
    ...productOf(name),
    breakage: () => breakageOf(side, part, (make, parts) => member.replace(make(parts), operator.apply)),
  };
}

/** A device asks another device's part, where there is one: as if two units had been mixed up. */
function neighbours(part: string, member: Member): MechanicalChange {
  const label = `device.${nameOf(part, member)}`;
  const name = `${label}:swapped`;
  return {
    name,
    mistake: `${nameOf(part, member)} of the device is another device's.`,
    ...needsOf(label, "besideAnother"),
    whyNever: neverBesideAnother(label),
    ...productOf(name),
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

/** For each kind of write that a part does through another: the part that leaves it out. */
function skippedWrites(part: string, uses: ReadonlySet<string>): MechanicalChange[] {
  return Object.entries(writers).flatMap(([writer, methods]) =>
    uses.has(writer)
      ? methods.map((method) => ({
          name: skipName(part, writer, method),
          mistake: `${part} of the device leaves out what it does with ${method} of ${writer}.`,
          needs: skipName(part, writer, method),
          missing: "has it do that",
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

const needsOf = (label: string, mark: Mark): Pick<MechanicalChange, "needs" | "missing"> => ({
  needs: `${label}${marks[mark]}`,
  missing: missing[mark],
});

const neverAnswers =
  (label: string): NonNullable<MechanicalChange["whyNever"]> =>
  (reached) =>
    reached.has(label) && !reached.has(`${label}${marks.answered}`)
      ? "It gives no answer that could be stale."
      : undefined;

const neverBesideAnother =
  (label: string): NonNullable<MechanicalChange["whyNever"]> =>
  (reached) =>
    reached.has(label) && !reached.has(`${label}${marks.besideAnother}`)
      ? "Wherever it is asked, there is no other device whose it could be, or that one's is the same."
      : undefined;

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
