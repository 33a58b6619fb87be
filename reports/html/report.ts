import { dirname } from "node:path";
import type { JournalRecord, SelfCheck } from "../../core/journal/index.ts";
import type { KillMatrix } from "../sensitivity/kill-matrix.ts";
import type { RunSummary } from "../summary.ts";
import { type Inputs, type RegisterEntry, readInputs } from "./inputs.ts";
import { type PagePlan, planPages } from "./pages.ts";
import { openRecord, type PlacedLine, type RecordFile } from "./record-file.ts";

/** What a report is drawn from besides the verdicts, and what only its maker knows. */
export interface ReportSource {
  /** The run's journal; `inputs/` and `evidence/` are looked for beside it. */
  readonly journal: string;
  /** That folder as `index.html` sees it: empty when they stand together, `../` in a bundle. */
  readonly record: string;
  /** Who examined. */
  readonly laboratory?: string;
  /** Given when the report becomes part of a bundle. */
  readonly bundle?: BundleFacts;
  /** What shows that the examination can fail, when it was made on the same build. */
  readonly killMatrix?: KillMatrix;
  /** The same as a page, from the record's folder. */
  readonly killMatrixPage?: string;
}

export interface BundleFacts {
  /** SHA-256, 64 hexadecimal digits, of the manifest without report and instructions: what the report can know of the bundle that holds it. */
  readonly evidenceDigest: string;
  /** Of the journal that the bundle holds; a report that was drawn from another one is not written. */
  readonly journalSha256?: string | undefined;
  /** SHA-256 of the signer's public key (SPKI, DER), hexadecimal; absent when the bundle is not signed. */
  readonly keyId?: string;
}

/** All that a report is drawn from, and where its parts stand. */
export interface Report extends Disposable {
  readonly summary: RunSummary;
  readonly source: ReportSource;
  readonly journal: RecordFile;
  readonly inputs: Inputs;
  readonly plan: PagePlan;
  readonly selfChecks: readonly (PlacedLine & { readonly record: SelfCheck })[];
  /** What the register says of a requirement; undefined where the run keeps no register. */
  entryOf(requirement: string): RegisterEntry | undefined;
}

/** Opens what the report is drawn from. */
export async function openReport(summary: RunSummary, source: ReportSource): Promise<Report> {
  const journal = openRecord(source.journal);
  try {
    const inputs = await readInputs(dirname(source.journal), summary.start);
    const entries = new Map(inputs.register?.requirements.map((entry) => [entry.id, entry]));
    return {
      ...{ summary, source, journal, inputs },
      plan: planPages(summary),
      selfChecks: ofType(journal.linesAt(summary.places.ofRun), "self-check"),
      entryOf: (requirement) => entries.get(requirement),
      [Symbol.dispose]: () => journal[Symbol.dispose](),
    };
  } catch (fault) {
    journal[Symbol.dispose]();
    throw fault;
  }
}

type Typed<T extends JournalRecord["type"]> = Extract<JournalRecord, { type: T }>;

function ofType<T extends JournalRecord["type"]>(
  lines: readonly PlacedLine[],
  type: T,
): (PlacedLine & { readonly record: Typed<T> })[] {
  return lines.filter(
    (line): line is PlacedLine & { readonly record: Typed<T> & PlacedLine["record"] } =>
      line.record.type === type,
  );
}
