import { isErased } from "../../parts/index.ts";
import { flashMap } from "../flash-map.ts";
import type { ConfigurationStore, Parts, Place, RejectedCopy, StoredCopy } from "../parts.ts";
import { decodeCopy, encodeCopy, headerLength } from "./copy-codec.ts";

const partitions = { a: flashMap.configurationA, b: flashMap.configurationB } as const;

export function makeConfigurationStore(parts: Parts): ConfigurationStore {
  const { flash, schemas } = parts;
  const eraseSectors = (place: Place, length: number): void => {
    const { offset } = partitions[place];
    for (let at = 0; at < length; at += flash.sectorSize) eraseUnlessBlank(offset + at);
  };
  const eraseUnlessBlank = (offset: number): void => {
    if (!isErased(flash.read(offset, flash.sectorSize))) flash.eraseSector(offset);
  };

  return {
    load() {
      const copies: StoredCopy[] = [];
      const rejected: RejectedCopy[] = [];
      for (const place of ["a", "b"] as const) {
        const { offset, size } = partitions[place];
        const decoded = decodeCopy((at, length) => flash.read(offset + at, length), size, parts);
        if (decoded.kind === "whole") copies.push({ place, ...decoded.copy });
        if (decoded.kind === "corrupt") rejected.push({ place, why: decoded.why });
      }
      return { copies: copies.sort((a, b) => b.sequence - a.sequence), rejected };
    },
    save(copy, keep) {
      const place = keep === "a" ? "b" : "a";
      const { offset } = partitions[place];
      const { header, body } = encodeCopy(copy, schemas.schema(copy.schemaVersion), parts);
      eraseSectors(place, partitions[place].size);
      flash.program(offset + headerLength, body);
      flash.program(offset, header);
      return place;
    },
    erase: (place) => eraseSectors(place, partitions[place].size),
  };
}
