import { type Defect, inDevice } from "../defect.ts";

export const bootLoopOnCorruption: Defect = {
  name: "boot-loop-on-corruption",
  breaks: "PRV-CFG-3.3",
  mistake:
    "An assertion that some copy is whole stops the start where none is; the watchdog begins it again, for ever.",
  cwe: 617,
  waitedFor: true,
  breakage: () =>
    inDevice("configuration", (make, parts) => {
      const { copies, rejected } = parts.store.load();
      // What follows is the same start over and over, of which nobody outside sees more than silence.
      if (copies.length === 0 && rejected.length > 0) throw new Error("assertion failed: a copy is whole");
      return make(parts);
    }),
};
