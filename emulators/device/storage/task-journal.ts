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
    retain(isKept) {
      for (const key of [...facts.keys()]) if (!isKept(key)) facts.delete(key);
      log.retain([...facts.entries()].map(encode));
    },
  };
}

/** `key=value`: a value that is JSON already would grow by being quoted again, and a record has to fit a sector. */
function encode([key, value]: readonly [key: string, value: string]): Uint8Array {
  return Buffer.from(`${key}=${value}`);
}

function decode(body: Uint8Array): [key: string, value: string] {
  const text = Buffer.from(body).toString("utf8");
  const end = text.indexOf("=");
  return [text.slice(0, end), text.slice(end + 1)];
}

function latest(records: readonly Uint8Array[]): Map<string, string> {
  return new Map(records.map(decode));
}
