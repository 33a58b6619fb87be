import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import {
  cutTornLine,
  findCommitments,
  type JournalFile,
  type JournalLine,
  loadCommitments,
  openJournal,
  type RunStarted,
  resumeJournal,
} from "../../core/journal/index.ts";
import { UsageFault } from "../../core/kernel/index.ts";
import { newestNights, nextTimeOfDay, noteNewestNight } from "../../rigs/night/index.ts";
import { locate, root } from "../installation.ts";
import { type ChosenBoards, chooseBoards } from "../rig/choose-boards.ts";
import { type HeldBoards, holdBoards } from "../rig/lab/hold-boards.ts";
import { readHostClock } from "../run/host-clock.ts";
import { copyInputs, writeInputs } from "../run/inputs.ts";
import { commitmentKeyFile } from "../run/options.ts";
import { makeOutDirectory } from "../run/out-directory.ts";
import { type Prepared, prepare } from "../run/prepare.ts";
import { commitOf } from "../run/versions.ts";
import { type BegunNight, beginKeep, type NightKeep, reopenKeep } from "./night-keep.ts";
import { asRunOptions, type NightlyOptions, type NightOptions } from "./options.ts";
import { planOf } from "./plan-jobs.ts";

/** A night that has been begun, or taken up again. Its boards are held; nothing was done to them yet. */
export interface OpenNight {
  readonly rig: ChosenBoards;
  readonly prepared: Prepared;
  readonly held: HeldBoards;
  readonly directory: string;
  readonly journal: JournalFile;
  readonly keep: NightKeep;
  readonly start: RunStarted;
  /** Nothing is begun after this. */
  readonly until: Date | undefined;
  /** What stood in the journal before; empty when the night begins. */
  readonly before: readonly JournalLine[];
  /** Bytes of a line that a crash cut off. */
  readonly torn: number;
}

/** Who holds the boards, as others are told. Of the command line only this: a webhook's address often holds a key. */
export const purposeOf = (lab: string): string => `assay nightly ${lab}`;

type Tell = (line: string) => void;

/** @throws UsageFault before anything is written */
export async function beginNight(lab: string, given: NightlyOptions, tell: Tell): Promise<OpenNight> {
  const options = { ...pick(given), features: given.features.map((path) => locate(path, "features")) };
  const seed = given.seed ?? randomBytes(4).toString("hex");
  const until = given.until === undefined ? undefined : nextTimeOfDay(given.until, new Date());
  const { prepared, rig } = await prepareNight(lab, options, seed);
  using opened = new DisposableStack();
  const held = opened.use(await hold(rig, lab, options, given.wait, tell));
  const [inputs, clock, commit] = await Promise.all([
    copyInputs(prepared.inputs),
    readHostClock(),
    commitOf(root),
  ]);
  const now = new Date();
  const directory = makeOutDirectory(given.out, seed, now);
  const { keyId } = loadCommitments(commitmentKeyFile);
  const begun: BegunNight = {
    ...{ folder: resolve(directory), runId: `${now.toISOString()} ${seed}`, seed, options },
    ...(until === undefined ? {} : { until: until.toISOString() }),
    runKey: randomBytes(32).toString("base64"),
  };
  const keep = opened.use(beginKeep(rig.file, begun));
  await writeInputs(directory, inputs);
  const journal = opened.use(openJournal(join(directory, "journal.ndjson")));
  const circumstances = {
    runId: begun.runId,
    keyId,
    argv: argvToTell(),
    ownSteps: [],
    inputs,
    clock,
    commit,
  };
  const start = prepared.describe(circumstances, held.boards);
  journal.append(start);
  for (const scenario of prepared.selected) journal.append(planOf(scenario));
  journal.flush();
  await noteNewestNight(rig.file, productOf(rig), directory);
  // From now on they are the night's.
  opened.move();
  return { rig, prepared, held, directory, journal, keep, start, until, before: [], torn: 0 };
}

/** The folder of the night that `--resume` means. @throws UsageFault when the lab never had one, or had several */
export async function folderToResume(lab: string, { out, board }: NightlyOptions): Promise<string> {
  const folder = out ?? (await newestOf(lab, board));
  if (folder !== undefined && existsSync(join(folder, "journal.ndjson"))) return folder;
  throw new UsageFault("FILE_MISSING", `${folder ?? lab}: there is no night to resume.`, {
    help: "Begin one without --resume, or name its folder with --out.",
  });
}

async function newestOf(lab: string, board: readonly string[] | undefined): Promise<string | undefined> {
  const { file, boards } = await chooseBoards(lab, board);
  const products = new Set(boards.map(({ declaration }) => declaration.product));
  const nights = (await newestNights(file)).filter(({ product }) => products.has(product));
  const [newest, ...others] = nights;
  if (others.length === 0) return newest?.folder;
  const list = nights.map(({ product, folder }) => `${product}: ${folder}`).join("; ");
  throw new UsageFault("BAD_FLAG", `${lab}: its boards had a night for each of their products (${list}).`, {
    help: "Say which one goes on: name boards of one product with --board, or the night's folder with --out.",
  });
}

/** As the rig file names it; a night examines one. */
const productOf = ({ boards }: ChosenBoards): string => boards[0]?.declaration.product ?? "";

/** Goes on in `directory`. @throws UsageFault when what it rests on is not what it was, and before anything is written */
export async function resumeNight(
  lab: string,
  directory: string,
  given: NightlyOptions,
  tell: Tell,
): Promise<OpenNight> {
  const { file } = await chooseBoards(lab);
  using opened = new DisposableStack();
  const keep = opened.use(reopenKeep(file, directory));
  const { options, seed, until: asked } = keep.begun;
  const before = asked === undefined ? undefined : new Date(asked);
  const until = given.until === undefined ? before : nextTimeOfDay(given.until, new Date());
  const { prepared, rig } = await prepareNight(lab, options, seed);
  const held = opened.use(await hold(rig, lab, options, given.wait, tell));
  // Nobody else writes now: whoever does holds the boards.
  await cutTornLine(join(directory, "messages.ndjson"));
  const { journal, lines, torn } = await resumeJournal(join(directory, "journal.ndjson"));
  opened.use(journal);
  const start = lines.find((line) => line.type === "run-started");
  if (start === undefined)
    throw new UsageFault("FILE_MALFORMED", `${directory}: its journal holds no run.`, {
      help: "Begin a new night without --resume.",
    });
  requireSame(directory, start, prepared);
  // A crash while the plan was written leaves a part of it.
  const planned = new Set(lines.flatMap((line) => (line.type === "scenario-planned" ? [line.scenario] : [])));
  for (const scenario of prepared.selected)
    if (!planned.has(`${scenario.uri}:${scenario.line}`)) journal.append(planOf(scenario));
  await noteNewestNight(rig.file, productOf(rig), directory);
  opened.move();
  return { rig, prepared, held, directory, journal, keep, start, until, before: lines, torn };
}

async function prepareNight(lab: string, options: NightOptions, seed: string) {
  const prepared = await prepare(asRunOptions(lab, options), seed, findCommitments(commitmentKeyFile)?.keyId);
  if (prepared.rig === undefined) throw new TypeError("a night takes place on a rig");
  return { prepared, rig: prepared.rig };
}

function hold(
  rig: ChosenBoards,
  lab: string,
  { allowIrreversible = [] }: NightOptions,
  wait: true | undefined,
  tell: Tell,
): Promise<HeldBoards> {
  return holdBoards(rig, { purpose: purposeOf(lab), wait, allowed: allowIrreversible, mend: true, tell });
}

/** What was examined before and what will be must be the same. */
function requireSame(directory: string, start: RunStarted, { describe }: Prepared): void {
  const now = describe({
    ...{ runId: start.runId, keyId: start.keyId, argv: [], ownSteps: [], inputs: [], commit: undefined },
    clock: { source: "" },
  });
  const grounds = ({ product, register, features }: RunStarted) => ({
    "the product's ics.yaml": product.icsSha256,
    "the product's ixit.yaml": product.ixitSha256,
    "its firmware": product.firmware.sha256,
    "the register": register.sha256,
    "the features": features.map(({ uri, sha256 }) => `${uri} ${sha256}`).join(),
  });
  const before = Object.entries(grounds(start));
  const after = new Map(Object.entries(grounds(now)));
  const changed = before.filter(([what, was]) => after.get(what) !== was).map(([what]) => what);
  if (changed.length === 0) return;
  throw new UsageFault("RUN_INCOMPARABLE", `${directory}: changed since it began: ${changed.join(", ")}.`, {
    help: "Put them back as they were, or begin a new night without --resume.",
  });
}

const pick = ({ features, tags, board, allowIrreversible }: NightlyOptions): NightOptions => ({
  features,
  ...(tags === undefined ? {} : { tags }),
  ...(board === undefined ? {} : { board }),
  ...(allowIrreversible === undefined ? {} : { allowIrreversible }),
});

/** The report is handed on: whom its owner has told is nobody's business, and may hold a key. */
function argvToTell(): readonly string[] {
  const argv = process.argv.slice(2);
  return argv.map((word, index) => {
    const [flag = ""] = word.split("=");
    if (secretFlags.has(argv[index - 1] ?? "")) return withheld;
    return secretFlags.has(flag) && word !== flag ? `${flag}=${withheld}` : word;
  });
}

const secretFlags: ReadonlySet<string> = new Set(["--webhook", "--on-end"]);
const withheld = "[withheld]";
