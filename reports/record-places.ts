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

/** Notes where each line stands while a journal is read. */
export class PlaceBook implements RecordPlaces {
  lines = 0;
  readonly ofRun: Place[] = [];
  readonly #scenarios = new Map<string, { readonly places: Place[]; weight: number }>();

  note(line: JournalLine | Skimmed, place: Place): void {
    this.lines = place.line;
    if (line.type === "scenario-planned") return;
    if (!("scenario" in line)) {
      this.ofRun.push(place);
      return;
    }
    const own = this.#scenarios.get(line.scenario);
    if (own === undefined) this.#scenarios.set(line.scenario, { places: [place], weight: place.length });
    else {
      own.places.push(place);
      own.weight += place.length;
    }
  }

  of(scenario: string): readonly Place[] {
    return this.#scenarios.get(scenario)?.places ?? [];
  }

  weightOf(scenario: string): number {
    return this.#scenarios.get(scenario)?.weight ?? 0;
  }
}
