import { resolve } from "node:path";
import type { JournalRecord, JournalWriter } from "../../../core/journal/index.ts";
import { EquipmentFault } from "../../../core/kernel/index.ts";
import { keptIn, type LabFile } from "../../../rigs/lab/index.ts";
import { Ledger, type Print, type SeenBefore } from "../../../rigs/ledger/index.ts";

/** A run's journal, which is compared with the lab's ledger as it is written. */
export interface LedgerWatch extends Disposable {
  readonly journal: JournalWriter;
  /** What the run recorded before its process was another one. */
  recall(print: Print): void;
  /** Adds the run to the ledger, once its journal is closed. */
  feed(): Promise<void>;
}

/**
 * Tells of each identity or credential that other hardware bore in an earlier run of the lab, or before in this one, and writes it
 * beside the fingerprint. No verdict changes: whether a line may give a number again only a person knows, who says so with `--against`.
 * A ledger that cannot be read or written ends no run; that is told too.
 */
export function watchLedger(
  file: LabFile,
  keyId: string,
  journal: JournalWriter,
  tell: (line: string) => void,
): LedgerWatch {
  const ledger = new Ledger(keptIn(file, "ledger"));
  const { others } = ledger.count(keyId);
  if (others > 0)
    tell(`${others} earlier runs of this lab were made under another key: what they saw cannot be compared`);
  /** Of this run: who bore what first. */
  const bearers = new Map<string, string>();
  const firstBearer = ({ commitment, bearer }: Print): string => {
    const first = bearers.get(commitment) ?? bearer;
    bearers.set(commitment, first);
    return first;
  };
  const append = (record: JournalRecord): void => {
    journal.append(record);
    if (record.type !== "fingerprint") return;
    const { scenario, attempt, kind, bearer } = record;
    const first = firstBearer(record);
    const earlier = compare(record);
    const value = [...earlier.map(describe), ...(first === bearer ? [] : ["this run"])];
    if (value.length === 0) return;
    const what = `${kind} seen on other hardware`;
    journal.append({ type: "observation", scenario, attempt, step: -1, what, value });
    const where = earlier.map(({ journal: path }) => ` (${path})`).join("");
    tell(`duplicate: in ${scenario}, ${what} before: ${value.join("; ")}${where}`);
  };
  const compare = (record: Print): readonly SeenBefore[] => {
    try {
      return ledger.seenElsewhere(record, keyId);
    } catch (thrown) {
      if (!(thrown instanceof EquipmentFault)) throw thrown;
      tell(`not compared with the lab's ledger: ${thrown.message}`);
      return [];
    }
  };
  return {
    journal: { ...journal, append },
    recall: (print) => void firstBearer(print),
    async feed() {
      try {
        await ledger.feed(resolve(journal.file));
      } catch (thrown) {
        if (!(thrown instanceof EquipmentFault)) throw thrown;
        tell(`the run was not added to the lab's ledger: ${thrown.message}`);
      }
    },
    [Symbol.dispose]: () => ledger[Symbol.dispose](),
  };
}

/** As it stands in a report, which is handed on: without paths of this machine. */
const describe = ({ runId, product, target }: SeenBefore): string =>
  `run ${runId} of ${product} on ${target}`;
