import type { Parts } from "../../device/index.ts";
import { withFuses } from "../identity/fuses-with.ts";

type Area = Parameters<Parts["fuses"]["readArea"]>[0];

/**
 * `parts` for one maker, to which `area` is not burnt: until the fuses are locked it stands in the journal, where a read-back finds
 * it, and from then on in a register that loses it with the supply.
 */
export function withShadowOf(parts: Parts, area: Area): Parts {
  const { fuses, journal } = parts;
  const key = `${area}.staged`;
  const staged = () => Uint8Array.from(Buffer.from(journal.recall(key) ?? "", "base64"));
  let shadow: Uint8Array = new Uint8Array();
  return withFuses(parts, {
    readArea(asked) {
      if (asked !== area) return fuses.readArea(asked);
      return fuses.locked ? shadow : staged();
    },
    writeArea(asked, bytes) {
      if (asked !== area) fuses.writeArea(asked, bytes);
      else journal.record(key, Buffer.from(bytes).toString("base64"));
    },
    lock() {
      shadow = staged();
      journal.record(key, "");
      fuses.lock();
    },
  });
}
