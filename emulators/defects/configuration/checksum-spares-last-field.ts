import { altered, type Defect, inDevice } from "../defect.ts";

/** Bytes of the last field's value: `300` and the like. */
const lastValue = 3;

export const checksumSparesLastField: Defect = {
  name: "checksum-spares-last-field",
  breaks: "PRV-CFG-3.1",
  mistake:
    "The checksum ends where the last field's value begins: an end that is included was taken for one that is not.",
  cwe: 193,
  breakage: () =>
    inDevice("copyChecksum", (make, parts) => {
      const sound = make(parts);
      return altered(sound, {
        of: (head, body) => sound.of(head, body.subarray(0, -lastValue)),
        holds: (checksum, head, body) => sound.holds(checksum, head, body.subarray(0, -lastValue)),
      });
    }),
};
