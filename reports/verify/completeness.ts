import { join } from "node:path";
import { readJournal } from "../../core/journal/index.ts";
import type { ManifestEntry } from "../bundle/manifest.ts";
import { notFinished } from "../run-record.ts";
import type { RunSummary } from "../summary.ts";
import { type Finding, findingOf } from "./check.ts";
import type { OpenedBundle, Read } from "./opened-bundle.ts";

/** Whether the run came to its end, with every scenario that was planned, and whether all that its journal names is there. */
export async function checkCompleteness(bundle: OpenedBundle, summary: Read<RunSummary>): Promise<Finding> {
  if ("problem" in summary) return findingOf([summary.problem], "");
  const { scenarios, deviations, completed } = summary.value;
  const open = scenarios.filter(
    ({ attempts }) => attempts.length === 0 || attempts.some(({ verdict }) => verdict === notFinished),
  );
  const named = await namedFiles(bundle.folder);
  const problems = [
    ...(completed ? [] : deviations.length > 0 ? deviations : ["the run did not come to its end"]),
    ...open.map(({ scenario }) => `${scenario}: planned and not finished`),
    ...("problem" in bundle.manifest
      ? [bundle.manifest.problem]
      : differencesOf(named, bundle.manifest.value.files)),
  ];
  return findingOf(
    problems,
    `the run came to its end, with its ${scenarios.length} scenarios and ${named.size} files that it names`,
  );
}

/** Digests of the files that a journal names, inputs and raw evidence, by their paths in its folder. */
async function namedFiles(folder: string): Promise<ReadonlyMap<string, string>> {
  const named = new Map<string, string>();
  for await (const line of readJournal(join(folder, "journal.ndjson"))) {
    if (line.type === "run-started") {
      for (const { path, sha256 } of line.inputs ?? []) named.set(path, sha256);
      for (const { journal, sha256 } of line.parts ?? []) named.set(journal, sha256);
    }
    if (line.type === "evidence") named.set(line.file, line.sha256);
  }
  return named;
}

/** Whether `listed` holds what the journal names, as it names it, and below the same folders nothing besides. */
function differencesOf(named: ReadonlyMap<string, string>, listed: readonly ManifestEntry[]): string[] {
  const digests = new Map(listed.map(({ path, sha256 }) => [path, sha256]));
  const wrong = [...named].flatMap(([path, sha256]) => {
    const found = digests.get(path);
    if (found === sha256) return [];
    return [
      found === undefined
        ? `${path}: the journal names it, and it is not there`
        : `${path}: not as the journal names it`,
    ];
  });
  const unnamed = listed.filter(
    ({ path }) => /^(inputs|evidence)\/|^parts\/\d+\/journal\.ndjson$/.test(path) && !named.has(path),
  );
  return [...wrong, ...unnamed.map(({ path }) => `${path}: the journal does not name it`)];
}
