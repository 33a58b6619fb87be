/** What some observations are called in the journal: those that are read again by something else than a person. */
export const observed = {
  /** Points of one interrupted act at which supply was cut; the value is a `CutCount`. */
  cutPoints: "cut points",
  /** Where the first cut was after which the device was not as it must be; the value tells `assay replay` where to go. */
  failingCut: "first failing cut",
  /** What was found before a scenario's end, in a night that may be killed before that; the value is its verdict. */
  judged: "judged so far",
} as const;

/** Cut points of one interrupted act: how many supply was cut at, and how many there are, by unit. */
export interface CutCount {
  /** Which of the scenario's interrupted acts, from 1. */
  readonly sweep: number;
  readonly visited: Readonly<Record<string, number>>;
  readonly of: Readonly<Record<string, number>>;
}
