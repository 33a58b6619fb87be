import type { Status, Verdict } from "../../core/journal/index.ts";
import { oneLine } from "../fitting.ts";

/** What the examination does with products that are defective on purpose; `kill-matrix.json` holds it as it is. */
export interface KillMatrix {
  readonly version: 1;
  /**
   * `targeted`: each defect against its requirement's scenarios. `full`: against all. `assertions`: against its requirement's, and those
   * with an assertion that nothing had failed until then.
   */
  readonly mode: "targeted" | "full" | "mechanical" | "assertions";
  /** False when it was interrupted: defects that were not tried are absent. */
  readonly complete: boolean;
  readonly seed: string;
  /** Only defects whose name matches were to be tried. */
  readonly names?: string;
  /** When it was begun, and when the last row was added: it may have been made in several sittings. */
  readonly startedAt: string;
  readonly endedAt: string;
  /** When it was gone on with after an interruption. */
  readonly resumedAt?: readonly string[];
  readonly versions: { readonly assay: string; readonly node: string; readonly os: string };
  readonly register: { readonly sha256: string };
  readonly features: readonly { readonly uri: string; readonly sha256: string }[];
  readonly atoms: readonly MatrixAtom[];
  readonly sound: readonly SoundProduct[];
  readonly defects: readonly TriedDefect[];
  /** Each step that asserts, and what made it fail. Only of a matrix that was made for them. */
  readonly assertions?: readonly Assertion[];
}

export interface MatrixAtom {
  readonly id: string;
  readonly section: string;
  readonly text: string;
}

/** The product without a defect, under the scenarios that failed for one: what fails here as well has caught nothing. */
export interface SoundProduct {
  readonly product: string;
  readonly scenarios: number;
  /** What ended neither with PASS nor NOT-APPLICABLE. */
  readonly alarms: readonly { readonly scenario: string; readonly verdict: Verdict }[];
}

export type Outcome =
  /** A scenario of the atom that the defect breaks failed. */
  | "killed"
  /** Only scenarios of other atoms failed. */
  | "killed-elsewhere"
  /** None failed, and some came to no verdict: nobody would take the product for a sound one, and nothing was found against it. */
  | "left-open"
  | "survived";

export interface TriedDefect {
  readonly name: string;
  readonly kind: "register" | "subtle" | "mechanical";
  /** The atom that it breaks; a mechanical one has none. */
  readonly breaks?: string;
  readonly mistake: string;
  readonly cwe?: number;
  readonly product: string;
  readonly outcome: Outcome;
  /** Why it need not be caught: it changes nothing that can be observed. */
  readonly equivalent?: string;
  /** The scenarios that failed, those of the intended atom first. */
  readonly killers: readonly Killer[];
  /** Worst verdict of each atom that was examined. */
  readonly atoms: Readonly<Record<string, Status>>;
  /** Why it could not be tried to the end. */
  readonly fault?: string;
  readonly durationMs: number;
}

export interface Killer {
  readonly scenario: string;
  readonly name: string;
  readonly atoms: readonly string[];
  /** Text of the step that failed, and where it stands. */
  readonly step: string;
  readonly place: string;
  readonly message: string;
}

export interface Assertion {
  /** File and line of the step. */
  readonly place: string;
  readonly text: string;
  /** Defects that made it the failing step of a scenario. */
  readonly failedFor: readonly string[];
  /** Why no defect does. */
  readonly exception?: string;
}

/** Nothing makes it fail, and it does not say why. */
export const isUnproven = ({ failedFor, exception }: Assertion): boolean =>
  failedFor.length === 0 && exception === undefined;

/** Whether the matrix proves what it is for; what does not, in a sentence each. */
export function gapsOf({ defects, sound, assertions = [] }: KillMatrix): readonly string[] {
  return [
    ...sound.flatMap(({ product, alarms }) =>
      alarms.map(
        ({ scenario, verdict }) =>
          `${product}: ${scenario} is ${verdict.status.toUpperCase()} on the sound product${reasonOf(verdict)}`,
      ),
    ),
    ...defects.flatMap(gapOf),
    ...assertions.filter(isUnproven).map(({ place, text }) => `${place}: no defect makes "${text}" fail`),
  ];
}

/** The whole of it stands in the matrix. */
const longestFault = 160;
const short = (text: string): string => ` (${oneLine(text).slice(0, longestFault)})`;

const reasonOf = (verdict: Verdict): string => ("message" in verdict ? short(verdict.message) : "");

function gapOf({ name, breaks, outcome, equivalent, fault }: TriedDefect): string[] {
  const why = fault === undefined ? "" : short(fault);
  if (outcome === "killed") return [];
  if (breaks === undefined)
    return outcome === "survived" && equivalent === undefined ? [`${name} survived${why}`] : [];
  if (outcome === "killed-elsewhere") return [`${name} was killed by other atoms only, not by ${breaks}`];
  return [`${name} ${outcome === "survived" ? "survived" : "was left open"}: no scenario failed${why}`];
}
