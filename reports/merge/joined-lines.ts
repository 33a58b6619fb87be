import {
  createChain,
  type JournalLine,
  type JournalRecord,
  type RunFinished,
  readJournal,
  type ScenarioPlanned,
  type Stamp,
  type TargetKind,
} from "../../core/journal/index.ts";
import { joinedStart } from "./joined-start.ts";
import type { Part } from "./part.ts";

type When = Pick<Stamp, "at" | "t">;

/**
 * The lines of the journal that joins `parts`, without line feeds. They follow from the parts' journals alone, so that whoever has those can
 * tell whether something was added or left out. `parts` are alike, and the earliest comes first.
 *
 * Each line keeps its content and its wall-clock time. What is different: a scenario bears its kind where the parts are of several,
 * because an emulated attempt says nothing of hardware; attempts at it are counted through over all parts; a self-check names its part.
 */
export async function* joinedLines(parts: readonly [Part, ...Part[]]): AsyncGenerator<string> {
  const lineOf = createChain();
  const began = Date.parse(parts[0].run.startedAt);
  const start = joinedStart(parts);
  const attempts = new AttemptNumbers();
  const planned = new Set<string>();
  let last: When = { at: parts[0].run.startedAt, t: 0 };
  yield lineOf(start, last);
  for await (const { line, part, when } of inOrder(parts, began)) {
    last = when;
    const { kind } = part.run.start.target;
    const mixed = start.target.kind === "mixed" && kind !== "mixed" ? kind : undefined;
    const record = adopt(line, { part: parts.indexOf(part) + 1, kind: mixed, attempts });
    if (record === undefined) continue;
    if (record.type === "scenario-planned") {
      if (planned.has(record.scenario)) continue;
      planned.add(record.scenario);
    }
    yield lineOf(record, when);
  }
  yield lineOf(endOf(parts), last);
}

interface Origin {
  readonly part: number;
  readonly kind: TargetKind | undefined;
  readonly attempts: AttemptNumbers;
}

/** A record of a part as one of the whole; undefined where the whole has one of its own. */
function adopt(line: JournalLine, origin: Origin): JournalRecord | undefined {
  const { seq: _, at: __, t: ___, prev: ____, ...record } = line;
  if ("scenario" in record) return adoptOfScenario(record, origin);
  switch (record.type) {
    case "run-started":
    case "run-finished":
      return undefined;
    case "self-check": {
      const checks = record.checks.map((one) => ({ ...one, name: `part ${origin.part}: ${one.name}` }));
      return { ...record, checks };
    }
    case "incident": {
      const { about } = record;
      if (about === undefined) return record;
      return { ...record, about: inColumn({ scenario: about }, origin.kind).scenario };
    }
    default:
      return record;
  }
}

type OfScenario = Extract<JournalRecord, { readonly scenario: string }>;

function adoptOfScenario(record: OfScenario, { part, kind, attempts }: Origin): JournalRecord {
  const { scenario } = inColumn(record, kind);
  switch (record.type) {
    case "scenario-planned":
      return { ...record, ...inColumn(record, kind) };
    case "scenario-started":
      return { ...record, scenario, attempt: attempts.begin(part, scenario, record.attempt), part };
    default:
      return { ...record, scenario, attempt: attempts.of(part, scenario, record.attempt) };
  }
}

/** A scenario's name in a journal of several kinds. */
const inColumn = (
  { scenario }: Pick<ScenarioPlanned, "scenario">,
  kind: TargetKind | undefined,
): Pick<ScenarioPlanned, "scenario" | "kind"> =>
  kind === undefined ? { scenario } : { scenario: `${scenario} on ${kind}`, kind };

/** Counts attempts through over all parts. */
class AttemptNumbers {
  readonly #counts = new Map<string, number>();
  readonly #numbers = new Map<string, number>();

  begin(part: number, scenario: string, attempt: number): number {
    const number = (this.#counts.get(scenario) ?? 0) + 1;
    this.#counts.set(scenario, number);
    this.#numbers.set(`${part} ${attempt} ${scenario}`, number);
    return number;
  }

  of(part: number, scenario: string, attempt: number): number {
    return this.#numbers.get(`${part} ${attempt} ${scenario}`) ?? this.begin(part, scenario, attempt);
  }
}

interface Placed {
  readonly line: JournalLine;
  readonly part: Part;
  readonly when: When;
}

/**
 * Lines of all parts in the order of their time: the wall clock of each part's beginning, and from there on its monotonic clock. Those
 * of one part stay in their order whatever its clocks say.
 */
async function* inOrder(parts: readonly Part[], began: number): AsyncGenerator<Placed> {
  const readers = parts.map((part) => placed(part, began));
  try {
    const heads = await Promise.all(readers.map(async (reader) => ({ reader, head: await reader.next() })));
    for (;;) {
      const [first, ...others] = heads.filter(({ head }) => head.done !== true);
      if (first === undefined) return;
      const earliest = others.reduce((a, b) => (b.head.value.when.t < a.head.value.when.t ? b : a), first);
      yield earliest.head.value;
      earliest.head = await earliest.reader.next();
    }
  } finally {
    // Whoever reads along may have stopped before the end.
    await Promise.all(readers.map((reader) => reader.return(undefined)));
  }
}

async function* placed(part: Part, began: number): AsyncGenerator<Placed> {
  const { startedAt } = part.run;
  let first: number | undefined;
  for await (const line of readJournal(part.journal)) {
    first ??= line.t;
    const t = Math.round((Date.parse(startedAt) - began + line.t - first) * 1_000) / 1_000;
    yield { line, part, when: { at: line.at, t } };
  }
}

function endOf(parts: readonly Part[]): RunFinished {
  const open = parts.flatMap(({ run }, index) =>
    run.completed ? [] : [`part ${index + 1} (${run.start.runId}), which did not come to its end`],
  );
  return open.length === 0
    ? { type: "run-finished", reason: "completed" }
    : { type: "run-finished", reason: "interrupted", by: open.join("; ") };
}
