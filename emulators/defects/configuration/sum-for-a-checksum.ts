import { type Defect, inDevice } from "../defect.ts";

const sumOf = (...parts: readonly Uint8Array[]): number =>
  parts.reduce((total, part) => part.reduce((sum, byte) => (sum + byte) >>> 0, total), 0);

export const sumForAChecksum: Defect = {
  name: "sum-for-a-checksum",
  breaks: "PRV-CFG-3.1",
  mistake: "All bytes are added up for the checksum, which is the same in whatever order they stand.",
  cwe: 354,
  caughtBy: "A corrupt configuration is never in effect",
  breakage: () =>
    inDevice("copyChecksum", () => ({
      of: sumOf,
      holds: (checksum, ...parts) => sumOf(...parts) === checksum,
    })),
};
