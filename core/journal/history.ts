import { statSync } from "node:fs";
import { join } from "node:path";
import { messageOf, UsageFault } from "../kernel/index.ts";
import { readJournal } from "./reader.ts";

/** Fingerprints that an earlier run recorded. */
export interface EarlierFingerprints {
  /** As the user named the run. */
  readonly run: string;
  readonly fingerprints: readonly {
    readonly kind: string;
    readonly commitment: string;
    readonly bearer: string;
  }[];
}

/**
 * Reads the fingerprints of the run in `run`, a report folder or a journal. `keyId` names this run's key; undefined: it has none yet.
 * @throws UsageFault RUN_INCOMPARABLE under another key
 */
export async function loadFingerprints(run: string, keyId: string | undefined): Promise<EarlierFingerprints> {
  const fingerprints: { kind: string; commitment: string; bearer: string }[] = [];
  let known = false;
  for await (const line of readJournal(journalOf(run))) {
    if (line.type === "run-started") {
      known = true;
      if (line.keyId !== keyId) {
        throw new UsageFault(
          "RUN_INCOMPARABLE",
          `${run}: it was made under key ${line.keyId}, this run uses ${keyId ?? "a new one"}.`,
          {
            help: "Commitments compare only under the same key: copy that key file to .assay/commitment.key first.",
          },
        );
      }
    }
    if (line.type === "fingerprint") {
      fingerprints.push({ kind: line.kind, commitment: line.commitment, bearer: line.bearer });
    }
  }
  if (!known)
    throw new UsageFault("FILE_MALFORMED", `${run}: its journal holds no run.`, {
      help: "Name a finished run.",
    });
  return { run, fingerprints };
}

/** The journal of the run in `run`, a report folder or a journal. @throws UsageFault */
export function journalOf(run: string): string {
  try {
    return statSync(run).isDirectory() ? join(run, "journal.ndjson") : run;
  } catch (cause) {
    throw new UsageFault("FILE_MISSING", `${run}: there is no such run: ${messageOf(cause)}`, {
      help: "Name the folder of an earlier run, as assay run printed it.",
      cause,
    });
  }
}
