import { isDeepStrictEqual } from "node:util";
import type { RunInput, RunStarted } from "../../core/journal/index.ts";
import { UsageFault } from "../../core/kernel/index.ts";
import type { Part } from "./part.ts";

/** Something that runs must have in common to be joined. */
interface Common {
  readonly what: string;
  of(start: RunStarted): unknown;
}

/** In the order in which a person would look: what was examined, against what, by what. */
const common: readonly Common[] = [
  {
    what: "product",
    of: ({ product: { name, model, manufacturer } }) => `${manufacturer} ${name} (${model})`,
  },
  { what: "firmware", of: ({ product: { firmware } }) => `${firmware.version} ${firmware.sha256}` },
  { what: "ICS", of: ({ product }) => product.icsSha256 },
  { what: "IXIT", of: ({ product }) => product.ixitSha256 },
  { what: "dialect", of: (start) => withRole(start, "dialect")?.sha256 ?? "none" },
  { what: "declaration", of: ({ product }) => product },
  { what: "readings of open points", of: ({ readings }) => readings },
  { what: "register", of: ({ register }) => register.sha256 },
  { what: "register's text", of: ({ register }) => register.requirements },
  {
    what: "harness",
    of: ({ versions: { assay, commit } }) => `Assay ${assay}${commit === undefined ? "" : ` at ${commit}`}`,
  },
  { what: "defect on purpose", of: ({ target }) => target.defect ?? "none" },
  { what: "waivers", of: (start) => withRole(start, "waivers")?.sha256 ?? "none" },
];

/** @throws UsageFault RUN_INCOMPARABLE with what two of the runs do not have in common */
export function requireAlike(parts: readonly Part[]): void {
  const [first, ...others] = parts;
  if (first === undefined) return;
  requireDifferentRuns(parts);
  for (const other of others)
    for (const { what, of } of common) {
      const [one, two] = [of(first.run.start), of(other.run.start)];
      if (!isDeepStrictEqual(one, two)) throw conflict(first, other, what, [one, two]);
    }
  requireSameFiles(parts, "feature", ({ features }) => features);
  requireSameFiles(parts, "step definitions", ({ ownSteps }) => ownSteps ?? []);
}

function requireDifferentRuns(parts: readonly Part[]): void {
  for (const runs of Map.groupBy(parts, ({ run }) => run.start.runId).values()) {
    const [one, again] = runs;
    if (one === undefined || again === undefined) continue;
    throw new UsageFault(
      "RUN_INCOMPARABLE",
      `${one.name} and ${again.name} are one run, ${one.run.start.runId}: each counts once.`,
      { help: "Name every run once." },
    );
  }
}

/** Runs may have examined other files; a file that several of them did must have been the same. */
function requireSameFiles(
  parts: readonly Part[],
  what: string,
  filesOf: (start: RunStarted) => readonly { readonly uri: string; readonly sha256: string }[],
): void {
  const seen = new Map<string, { readonly part: Part; readonly sha256: string }>();
  for (const part of parts)
    for (const { uri, sha256 } of filesOf(part.run.start)) {
      const earlier = seen.get(uri);
      if (earlier === undefined) seen.set(uri, { part, sha256 });
      else if (earlier.sha256 !== sha256)
        throw conflict(earlier.part, part, `${what} ${uri}`, [earlier.sha256, sha256]);
    }
}

function conflict(one: Part, other: Part, what: string, [a, b]: readonly [unknown, unknown]): UsageFault {
  const told = typeof a === "string" && typeof b === "string" ? `: ${shown(a)} and ${shown(b)}` : "";
  return new UsageFault(
    "RUN_INCOMPARABLE",
    `${one.name} and ${other.name} differ in their ${what}${told}. A verdict on one says nothing of the other.`,
    {
      help: "Join runs of one product, firmware and declaration, against the same features and register, by one version of Assay.",
    },
  );
}

/** Digests are told apart by their beginning. */
const shown = (text: string): string => text.replaceAll(/\b([0-9a-f]{12})[0-9a-f]{28,}\b/g, "$1…");

const withRole = ({ inputs = [] }: RunStarted, role: RunInput["role"]): RunInput | undefined =>
  inputs.find((input) => input.role === role);
