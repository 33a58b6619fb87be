import { glob, readFile, stat } from "node:fs/promises";
import { join, relative } from "node:path";
import { AstBuilder, compile, Errors, GherkinClassicTokenMatcher, Parser } from "@cucumber/gherkin";
import { type GherkinDocument, IdGenerator, type Pickle } from "@cucumber/messages";
import { messageOf, type Sha256, sha256, UsageFault } from "../core/kernel/index.ts";
import type { StatedScenario } from "../core/product/index.ts";
import { withoutLines } from "./installation.ts";

export interface FeatureFile {
  /** Relative to the working directory, as messages and reports name it. */
  readonly uri: string;
  readonly sha256: Sha256;
  readonly scenarios: readonly FeatureScenario[];
}

export interface FeatureScenario extends StatedScenario {
  /** Name of its feature. */
  readonly feature: string;
  /** The atoms that it examines. */
  readonly atoms: readonly string[];
  readonly steps: readonly FeatureStep[];
}

export interface FeatureStep {
  readonly line: number;
  readonly text: string;
  /** A `Then`, or an `And` or `But` that goes on with one. */
  readonly asserts: boolean;
  /** Why no defect makes it fail, from a comment `# No defect fails this: …` on the line above. */
  readonly exception?: string;
}

/** Reads the feature files below `paths` (files or folders). @throws UsageFault when one is missing or not well-formed Gherkin */
export async function readFeatures(paths: readonly string[]): Promise<FeatureFile[]> {
  const files = (await Promise.all(paths.map(featureFiles))).flat();
  return Promise.all([...new Set(files)].sort().map(readFeature));
}

async function featureFiles(path: string): Promise<string[]> {
  const bare = withoutLines(path);
  const found = await stat(bare).catch((cause: unknown) => {
    throw new UsageFault("FILE_MISSING", `"${path}": there are no such features: ${messageOf(cause)}`, {
      help: "Name feature files or folders that hold some, such as features/identity.",
      cause,
    });
  });
  if (!found.isDirectory()) return [bare];
  return Array.fromAsync(glob("**/*.feature", { cwd: bare }), (file) => join(bare, file));
}

async function readFeature(file: string): Promise<FeatureFile> {
  const uri = relative(process.cwd(), file);
  const text = await readFile(file, "utf8").catch((cause: unknown) => {
    throw new UsageFault("FILE_UNREADABLE", `${uri}: cannot be read: ${messageOf(cause)}`, {
      help: "Check that it is a feature file and that you may read it.",
      cause,
    });
  });
  const newId = IdGenerator.incrementing();
  let document: GherkinDocument;
  try {
    document = new Parser(new AstBuilder(newId), new GherkinClassicTokenMatcher()).parse(text);
  } catch (cause) {
    throw malformed(uri, cause);
  }
  const tagLines = linesOfTags(document);
  const stepLines = linesOfSteps(document);
  const exceptions = exceptionsIn(document);
  const scenarios = compile(document, uri, newId).map((pickle) => ({
    uri,
    line: lineOf(pickle),
    name: pickle.name,
    feature: document.feature?.name ?? "",
    tags: pickle.tags.map(({ name, astNodeId }) => ({ name, line: tagLines.get(astNodeId) ?? 1 })),
    atoms: pickle.tags.map(({ name }) => name.slice(1)).filter((tag) => /^PRV-[A-Z]+-\d+\.\d+$/.test(tag)),
    steps: pickle.steps.map(({ text, type, astNodeIds }) => {
      const line = stepLines.get(astNodeIds[0] ?? "") ?? 1;
      const exception = exceptions.get(line);
      return { line, text, asserts: type === "Outcome", ...(exception === undefined ? {} : { exception }) };
    }),
  }));
  return { uri, sha256: sha256(text), scenarios };
}

/** One slip makes the parser stumble over all that follows, so that only the first places help. */
const placesShown = 3;

function malformed(uri: string, cause: unknown): UsageFault {
  const errors = cause instanceof Errors.CompositeParserException ? cause.errors : [cause];
  const shown = errors.slice(0, placesShown).map((error) => {
    const [, place, what] = /^\((\d+:\d+)\): (.*)$/s.exec(messageOf(error)) ?? [];
    return `${uri}${place === undefined ? "" : `:${place}`}: not well-formed Gherkin: ${what ?? messageOf(error)}`;
  });
  const more = errors.length - shown.length;
  return new UsageFault("FILE_MALFORMED", [...shown, ...(more > 0 ? [`and ${more} more`] : [])].join("\n"), {
    help:
      more + shown.length > 1
        ? "Mend the first line named above; the others may be its consequences."
        : "Mend the line named above.",
    cause,
  });
}

const lineOf = (pickle: Pickle): number => pickle.location?.line ?? 1;

/** By the line that they are about, which is the next. */
function exceptionsIn({ comments }: GherkinDocument): Map<number, string> {
  return new Map(
    comments.flatMap(({ location, text }): [number, string][] => {
      const [, why] = /^\s*# No defect fails this: (.+)$/.exec(text) ?? [];
      return why === undefined ? [] : [[location.line + 1, why.trim()]];
    }),
  );
}

function linesOfSteps(document: GherkinDocument): Map<string, number> {
  const children = document.feature?.children ?? [];
  const holders = children.flatMap(({ background, scenario, rule }) => [
    ...[background, scenario],
    ...(rule?.children ?? []).flatMap((child) => [child.background, child.scenario]),
  ]);
  const steps = holders.flatMap((holder) => holder?.steps ?? []);
  return new Map(steps.map(({ id, location }) => [id, location.line]));
}

function linesOfTags(document: GherkinDocument): Map<string, number> {
  const children = document.feature?.children ?? [];
  const scenarios = children.flatMap(({ scenario, rule }) => [
    scenario,
    ...(rule?.children ?? []).map((child) => child.scenario),
  ]);
  const tagged = [document.feature, ...children.map(({ rule }) => rule), ...scenarios];
  const examples = scenarios.flatMap((scenario) => scenario?.examples ?? []);
  const tags = [...tagged, ...examples].flatMap((node) => node?.tags ?? []);
  return new Map(tags.map(({ id, location }) => [id, location.line]));
}
