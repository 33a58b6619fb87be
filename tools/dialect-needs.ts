/**
 * Writes down which atoms need which operation of the console, as a run of products/text-console asked them:
 * `node cli/assay.js run --product products/text-console --out RUN`, then `node tools/dialect-needs.ts RUN`.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { readJournal } from "../core/journal/index.ts";
import { loadProduct } from "../core/product/index.ts";

const [run] = process.argv.slice(2);
if (run === undefined) throw new TypeError("name the folder of a run of products/text-console");
const root = join(import.meta.dirname, "..");
const { console: spoken } = await loadProduct(join(root, "products/text-console"));
if (spoken.kind !== "dialect") throw new TypeError("products/text-console has no dialect");

/** What a command begins with, up to its first parameter, the longest first. */
const beginnings = Object.entries(spoken.dialect.commands)
  .flatMap(([method, command]) =>
    [command?.send ?? []]
      .flat()
      .map((send) => ({ method, start: (/^[^{[\n]*/.exec(send)?.[0] ?? "").trimEnd() })),
  )
  .toSorted((a, b) => b.start.length - a.start.length);

const atomsOf = new Map<string, readonly string[]>();
const needs = new Map<string, Set<string>>();
for await (const record of readJournal(join(run, "journal.ndjson"))) {
  if (record.type === "scenario-planned") atomsOf.set(record.scenario, record.atoms);
  if (record.type !== "transcript") continue;
  for (const { direction, text } of record.lines) {
    if (direction !== "sent") continue;
    const asked = beginnings.find(({ start }) => text === start || text.startsWith(`${start} `));
    if (asked === undefined) continue;
    const atoms = needs.get(asked.method) ?? new Set();
    for (const atom of atomsOf.get(record.scenario) ?? []) atoms.add(atom);
    needs.set(asked.method, atoms);
  }
}
const table = Object.fromEntries([...needs].sort().map(([method, atoms]) => [method, [...atoms].sort()]));
writeFileSync(join(root, "rigs/dialect/needs.json"), `${JSON.stringify(table, undefined, 2)}\n`);
