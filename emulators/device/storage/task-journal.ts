import { flashMap } from "../flash-map.ts";
import type { Parts, TaskJournal } from "../parts.ts";
import { openRecordLog } from "./record-log.ts";

/** Small durable facts by key; the last one recorded counts. */
export function makeTaskJournal({ flash }: Parts): TaskJournal {
  const log = openRecordLog(flash, flashMap.journal, {
    rescue: (records) => [...latest(records).entries()].map(encode),
  });
  const facts = latest(log.records());
  return {
    recall: (key) => facts.get(key),
    record(key, value) {
      if (facts.get(key) === value) return;
      log.append(encode([key, value]));
      facts.set(key, value);
    },
  };
}

function encode(fact: readonly [key: string, value: string]): Uint8Array {
  return Buffer.from(JSON.stringify(fact));
}

function latest(records: readonly Uint8Array[]): Map<string, string> {
  return new Map(records.map((body) => JSON.parse(Buffer.from(body).toString("utf8")) as [string, string]));
}
