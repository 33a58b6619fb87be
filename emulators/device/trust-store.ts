import { flashMap } from "./flash-map.ts";
import type { Parts, TrustStore } from "./parts.ts";
import { openRecordLog } from "./storage/record-log.ts";

/** Trust anchors are public; they stand in the credentials partition as they are. */
export function makeTrustStore({ flash }: Parts): TrustStore {
  const records = openRecordLog(flash, flashMap.credentials);
  return {
    install: (anchors) => records.append(Buffer.from(JSON.stringify(anchors))),
    anchors: () => {
      const newest = records.records().at(-1);
      return newest === undefined ? undefined : JSON.parse(Buffer.from(newest).toString("utf8"));
    },
    erase: () => records.erase(),
  };
}
