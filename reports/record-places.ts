import type { JournalLine, Place, Skimmed } from "../core/journal/index.ts";

/** Where the lines of a journal stand, so that any scenario's are read when they are shown and none are held. Three numbers a line. */
export interface RecordPlaces {
  readonly lines: number;
  /** Lines of a scenario's attempts, oldest first. */
  of(scenario: string): readonly Place[];
  /** Bytes that they take. */
  weightOf(scenario: string): number;
  /** Lines about the run rather than a scenario, oldest first. */
  readonly ofRun: readonly Place[];
}

interface Entry {
  readonly scenario: string;
  readonly places: Place[];
  weight: number;
}

/** Notes where each line stands while a journal is read. */
export class PlaceBook implements RecordPlaces {
  lines = 0;
  readonly ofRun: Place[] = [];
  readonly #scenarios = new Map<string, Entry>();
  #last: Entry | undefined;

  note(line: JournalLine | Skimmed, place: Place): void {
    this.lines = place.line;
    if (line.type === "scenario-planned") return;
    if (!("scenario" in line)) {
      this.ofRun.push(place);
      return;
    }
    // Lines of one scenario follow each other.
    if (this.#last?.scenario !== line.scenario) this.#last = this.#entryOf(line.scenario);
    this.#last.places.push(place);
    this.#last.weight += place.length;
  }

  #entryOf(scenario: string): Entry {
    const known = this.#scenarios.get(scenario);
    if (known !== undefined) return known;
    const entry = { scenario, places: [], weight: 0 };
    this.#scenarios.set(scenario, entry);
    return entry;
  }

  of(scenario: string): readonly Place[] {
    return this.#scenarios.get(scenario)?.places ?? [];
  }

  weightOf(scenario: string): number {
    return this.#scenarios.get(scenario)?.weight ?? 0;
  }
}
