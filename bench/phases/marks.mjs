// Preloaded into a run (node --import .../marks.mjs?to=FILE): when the run ends, its marks go into that file, name to ms since start.
import { writeFileSync } from "node:fs";

const file = new URL(import.meta.url).searchParams.get("to");

process.on("exit", () => {
  const marks = performance.getEntriesByType("mark").map(({ name, startTime }) => [name, startTime]);
  writeFileSync(file, JSON.stringify(Object.fromEntries(marks)));
});
