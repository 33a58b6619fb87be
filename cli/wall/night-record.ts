import { join } from "node:path";
import {
  type InconclusiveCause,
  type JournalLine,
  type Status,
  scanJournal,
} from "../../core/journal/index.ts";

/** One attempt at a scenario in a night. */
export interface NightAttempt {
  readonly status: Status;
  /** Why it is inconclusive. */
  readonly cause?: InconclusiveCause;
  /** Boards that it leased. */
  readonly boards: readonly string[];
}

export interface NightScenario {
  readonly name: string;
  /** Those that ended, oldest first. */
  readonly attempts: readonly NightAttempt[];
}

/** What a night's journal tells about how steady its boards and scenarios are. */
export interface NightRecord {
  /** Of what was examined: between nights of other firmware or another declaration verdicts may differ. */
  readonly subject: string;
  readonly scenarios: ReadonlyMap<string, NightScenario>;
}

const needed: ReadonlySet<string> = new Set([
  ...["run-started", "scenario-planned", "scenario-started", "lease", "scenario-finished"],
]);

/** Reads the journal of the night in `folder`, also while it is written. @throws UsageFault when it is none */
export async function readNightRecord(folder: string): Promise<NightRecord> {
  const reading = new Reading();
  await scanJournal(join(folder, "journal.ndjson"), {
    wanted: (type) => needed.has(type),
    take: (line) => {
      if (!("skimmed" in line)) reading.take(line);
    },
  });
  return reading;
}

class Reading implements NightRecord {
  subject = "";
  readonly scenarios = new Map<string, { name: string; attempts: NightAttempt[] }>();
  /** Boards of attempts that have not ended. */
  readonly #leased = new Map<string, Set<string>>();

  take(line: JournalLine): void {
    switch (line.type) {
      case "run-started": {
        const { icsSha256, ixitSha256, firmware } = line.product;
        this.subject = [icsSha256, ixitSha256, firmware.sha256, line.register.sha256].join(" ");
        return;
      }
      case "scenario-planned":
        this.scenarios.set(line.scenario, { name: line.name, attempts: [] });
        return;
      case "scenario-started":
        this.#leased.set(`${line.attempt} ${line.scenario}`, new Set());
        return;
      case "lease":
        this.#leased.get(`${line.attempt} ${line.scenario}`)?.add(line.slot);
        return;
      case "scenario-finished": {
        const { scenario, attempt, verdict } = line;
        const boards = [...(this.#leased.get(`${attempt} ${scenario}`) ?? [])];
        const { status } = verdict;
        const cause = status === "inconclusive" ? { cause: verdict.cause } : {};
        this.scenarios.get(scenario)?.attempts.push({ status, ...cause, boards });
        return;
      }
      default:
    }
  }
}
