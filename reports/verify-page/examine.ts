import { type BundleFile, type Digest, digestOf } from "./bundle-file.ts";
import { asText, member } from "./canonical.ts";
import type { VerifyEd25519 } from "./envelope.ts";
import { counted, type Finding, judge, type Outcome } from "./finding.ts";
import { type JournalReading, readJournal } from "./journal.ts";
import {
  differences,
  evidenceDigestOf,
  type FoundFile,
  type Manifest,
  manifestPath,
  outsideManifest,
  readManifest,
  signaturePaths,
} from "./manifest.ts";
import { contradictions } from "./predicate.ts";
import {
  checkCanonical,
  checkManifest,
  checkSignature,
  checkSigner,
  readSigned,
  readSmall,
  type Signed,
} from "./signed.ts";
import type { TrustedSigner } from "./signer.ts";
import { type Counts, countsOf, RunTally } from "./verdicts.ts";

export interface Means {
  /** What the reader trusts; without it the signer stays unknown. */
  readonly trusted: TrustedSigner | undefined;
  /** The browser's SHA-256, or nothing where it has none. */
  readonly digest: Digest | undefined;
  readonly verify: VerifyEd25519;
  /** Told as files are read; resolves when the page may go on. */
  onProgress(done: number, of: number): Promise<void>;
}

export interface Examination {
  /** Good only when every check is. */
  readonly outcome: Outcome;
  readonly findings: readonly Finding[];
  readonly run: RunFacts | undefined;
}

/** What the journal says of its run. */
export interface RunFacts {
  readonly runId: string;
  readonly product: string;
  readonly firmware: string;
  readonly targetKind: string;
  readonly requirements: Counts;
  readonly scenarios: number;
  /** As the report shows it; empty when there is no manifest to draw it from. */
  readonly evidenceDigest: string;
}

const journalPath = "journal.ndjson";

/** Checks a bundle. Every check is made, whatever another one found. */
export async function examine(bundle: readonly BundleFile[], means: Means): Promise<Examination> {
  const folder = new Map(bundle.map((file) => [file.path, file]));
  const progress = new Progress(bundle, means);
  const signed = await readSigned(folder);
  const manifest = await manifestOf(folder);
  const found = await digestAll(bundle, means.digest, progress);
  const tally = new RunTally();
  const reading = await readChain(folder, tally, progress);
  const evidenceDigest = manifest instanceof Error ? "" : evidenceDigestOf(manifest);
  const findings = [
    checkSigner(signed, means.trusted),
    checkSignature(signed, means.trusted, means.verify),
    checkCanonical(signed, manifest),
    checkManifest(signed, found.get(manifestPath)?.sha256),
    checkFiles(manifest, found),
    checkChain(reading),
    checkCompleteness(tally, manifest, found),
    checkVerdicts(signed, tally, evidenceDigest),
  ];
  return { outcome: overall(findings), findings, run: factsOf(tally, evidenceDigest) };
}

function overall(findings: readonly Finding[]): Outcome {
  const outcomes = findings.map(({ outcome }) => outcome);
  if (outcomes.includes("bad")) return "bad";
  return outcomes.includes("unknown") ? "unknown" : "good";
}

type Folder = ReadonlyMap<string, BundleFile>;
type Found = ReadonlyMap<string, FoundFile>;

async function manifestOf(folder: Folder): Promise<Manifest | Error> {
  try {
    return readManifest(await readSmall(folder, manifestPath));
  } catch (cause) {
    return cause instanceof Error ? cause : new Error(String(cause));
  }
}

async function digestAll(
  bundle: readonly BundleFile[],
  digest: Digest | undefined,
  progress: Progress,
): Promise<Found> {
  const found = new Map<string, FoundFile>();
  const waiting = bundle.values();
  const worker = async (): Promise<void> => {
    for (const file of waiting) {
      found.set(file.path, { path: file.path, size: file.size, sha256: await digestOf(file, digest) });
      await progress.add(file.size);
    }
  };
  // Several at a time: with many small files most of the time is spent waiting for the disk.
  await Promise.all(Array.from({ length: 8 }, worker));
  return found;
}

async function readChain(
  folder: Folder,
  tally: RunTally,
  progress: Progress,
): Promise<JournalReading | undefined> {
  const journal = folder.get(journalPath);
  if (journal === undefined) return undefined;
  return await readJournal(
    journal,
    (record) => tally.take(record),
    (bytes) => progress.add(bytes),
  );
}

function checkFiles(manifest: Manifest | Error, found: Found): Finding {
  const listed = [...found.values()].filter(({ path }) => !outsideManifest.has(path));
  const problems =
    manifest instanceof Error
      ? [`manifest.json: ${manifest.message}; no file can be checked against it`]
      : differences(manifest, listed);
  return judge("files", problems, {
    good: `All ${counted(listed.length, "file")} are as the manifest names them, and there is no other.`,
    bad: "Files are not as the manifest names them.",
  });
}

function checkChain(reading: JournalReading | undefined): Finding {
  const problems = reading?.breaks ?? [`${journalPath}: missing`];
  if (reading?.chained === false && problems.length === 0) {
    const says = "The journal is of an old format, whose lines are not chained.";
    return { check: "chain", outcome: "unknown", says, problems };
  }
  return judge("chain", problems, {
    good: `All ${counted(reading?.lines ?? 0, "line")} of the journal follow each other unbroken.`,
    bad: "The journal's chain is broken.",
  });
}

function checkCompleteness(tally: RunTally, manifest: Manifest | Error, found: Found): Finding {
  const problems = [
    ...tally.open(),
    ...tally.inputs.flatMap(({ path, sha256: named }) => missingOr(found.get(path), path, named)),
    ...tally.evidence.flatMap(({ path, sha256: named }) =>
      path === `evidence/${named}` ? missingOr(found.get(path), path, named) : [`${path}: not named by hash`],
    ),
    ...unnamedEvidence(tally, found),
    ...otherRun(tally, manifest),
  ];
  return judge("completeness", problems, {
    good: `The run came to its end, each of its ${counted(tally.scenarioCount, "scenario")} has one, and ${counted(tally.evidence.length, "piece")} of raw evidence and ${counted(tally.inputs.length, "input")} are there.`,
    bad: "The record of the run is not whole.",
  });
}

function missingOr(file: FoundFile | undefined, path: string, sha256: string): string[] {
  if (file === undefined) return [`${path}: the journal names it, and it is missing`];
  return file.sha256 === sha256 ? [] : [`${path}: it is not the file that the journal names`];
}

function unnamedEvidence(tally: RunTally, found: Found): string[] {
  const named = new Set(tally.evidence.map(({ path }) => path));
  return [...found.keys()]
    .filter((path) => path.startsWith("evidence/") && !named.has(path))
    .map((path) => `${path}: the journal does not name it`);
}

function otherRun(tally: RunTally, manifest: Manifest | Error): string[] {
  const runId = asText(member(tally.start, "runId"));
  return manifest instanceof Error || manifest.runId === runId
    ? []
    : [`the manifest is of run ${manifest.runId}, the journal of ${runId || "none"}`];
}

function checkVerdicts({ envelopes }: Signed, tally: RunTally, evidenceDigest: string): Finding {
  const verdicts = envelopes.find(({ path }) => path === signaturePaths[0]);
  const problems =
    verdicts === undefined
      ? [`${signaturePaths[0]}: there are no verdicts that could be compared`]
      : contradictions(verdicts.statement, tally, evidenceDigest);
  return judge("verdicts", problems, {
    good: `Drawn from the journal anew, ${counted(tally.atoms().length, "verdict")} on atoms and ${counted(tally.requirements().length, "verdict")} on requirements are those of the statement.`,
    bad: "The statement's verdicts are not those of the journal.",
  });
}

function factsOf(tally: RunTally, evidenceDigest: string): RunFacts | undefined {
  const { start } = tally;
  if (start === undefined) return undefined;
  const product = member(start, "product");
  return {
    runId: asText(member(start, "runId")),
    product: `${asText(member(product, "name"))} ${asText(member(product, "model"))}`.trim(),
    firmware: asText(member(member(product, "firmware"), "version")),
    targetKind: asText(member(member(start, "target"), "kind")),
    requirements: countsOf(tally.requirements()),
    scenarios: tally.scenarioCount,
    evidenceDigest,
  };
}

/** Counts bytes; every file is read once, the journal twice. */
class Progress {
  readonly #of: number;
  readonly #means: Means;
  #done = 0;

  constructor(bundle: readonly BundleFile[], means: Means) {
    this.#means = means;
    this.#of = bundle.reduce((sum, { path, size }) => sum + size * (path === journalPath ? 2 : 1), 0);
  }

  async add(bytes: number): Promise<void> {
    this.#done += bytes;
    await this.#means.onProgress(this.#done, this.#of);
  }
}
