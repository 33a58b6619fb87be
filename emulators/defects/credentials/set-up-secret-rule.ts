import type { LineParts, LineTable } from "../../factory/index.ts";
import { seeing } from "../defect.ts";

type Serial = Parameters<LineParts["label"]>[1];

/** The station that labels units, with set-up secrets that follow from the serial number. */
export function labelledBy(
  rule: (serial: Serial) => string,
  make: LineTable["label"],
  parts: LineParts,
): LineParts["label"] {
  const { options } = parts;
  return options.setUp === undefined
    ? make(parts)
    : make(seeing(parts, { options: { ...options, setUp: { ...options.setUp, drawProof: rule } } }));
}
