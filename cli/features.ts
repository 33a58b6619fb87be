import { glob, readFile, stat } from "node:fs/promises";
import { join, relative } from "node:path";
import { AstBuilder, compile, GherkinClassicTokenMatcher, Parser } from "@cucumber/gherkin";
import { type GherkinDocument, IdGenerator, type Pickle } from "@cucumber/messages";
import { messageOf, type Sha256, sha256, UsageFault } from "../core/kernel/index.ts";
import type { StatedScenario } from "../core/product/index.ts";

export interface FeatureFile {
  /** Relative to the working directory, as messages and reports name it. */
  readonly uri: string;
  readonly sha256: Sha256;
  readonly scenarios: readonly StatedScenario[];
}

/** Reads the feature files below `paths` (files or folders). @throws UsageFault when one is missing or not well-formed Gherkin */
export async function readFeatures(paths: readonly string[]): Promise<FeatureFile[]> {
  const files = (await Promise.all(paths.map(featureFiles))).flat();
  return Promise.all([...new Set(files)].sort().map(readFeature));
}

async function featureFiles(path: string): Promise<string[]> {
  // A line or lines behind a file's name choose scenarios in it.
  const bare = path.replace(/(:\d+)+$/, "");
  const found = await stat(bare).catch((cause: unknown) => {
    throw new UsageFault("FILE_MISSING", `${path}: ${messageOf(cause)}`, {
      help: "Name feature files or folders that hold some, such as features/identity.",
      cause,
    });
  });
  if (!found.isDirectory()) return [bare];
  return Array.fromAsync(glob("**/*.feature", { cwd: bare }), (file) => join(bare, file));
}

async function readFeature(file: string): Promise<FeatureFile> {
  const uri = relative(process.cwd(), file);
  const text = await readFile(file, "utf8");
  const newId = IdGenerator.incrementing();
  let document: GherkinDocument;
  try {
    document = new Parser(new AstBuilder(newId), new GherkinClassicTokenMatcher()).parse(text);
  } catch (cause) {
    throw new UsageFault("FILE_MALFORMED", `${uri}: not well-formed Gherkin: ${messageOf(cause)}`, {
      help: "Mend the line named above.",
      cause,
    });
  }
  const tagLines = linesOfTags(document);
  const scenarios = compile(document, uri, newId).map((pickle) => ({
    uri,
    line: lineOf(pickle),
    name: pickle.name,
    tags: pickle.tags.map(({ name, astNodeId }) => ({ name, line: tagLines.get(astNodeId) ?? 1 })),
  }));
  return { uri, sha256: sha256(text), scenarios };
}

const lineOf = (pickle: Pickle): number => pickle.location?.line ?? 1;

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
