import { hash } from "node:crypto";
import { chainStart, type JournalRecord, type Stamp } from "./record.ts";

/**
 * Makes record after record the lines of one journal, without line feeds, as its writer would have written them at those times: each is numbered,
 * and bears the hash of the one before. For journals that are drawn from others, where nothing may depend on the moment of drawing.
 */
export function createChain(): (record: JournalRecord, when: Pick<Stamp, "at" | "t">) => string {
  let seq = 0;
  let prev = chainStart;
  return (record, { at, t }) => {
    seq += 1;
    const line = JSON.stringify({ ...record, seq, at, t, prev });
    prev = hash("sha256", line);
    return line;
  };
}
