import { join } from "node:path";
import parseTags from "@cucumber/tag-expressions";
import leven from "leven";
import { capabilities } from "../../core/dut/index.ts";
import { isNonce, loadFingerprints, type RunStarted } from "../../core/journal/index.ts";
import { messageOf, UsageFault } from "../../core/kernel/index.ts";
import { knownTags, loadProduct, loadRegister, type Product, unknownTags } from "../../core/product/index.ts";
import type { Waiver } from "../../reports/summary.ts";
import { type FeatureScenario, readFeatures } from "../features.ts";
import { defaultFeatures, isOfTheStandard } from "../installation.ts";
import { type ChosenBoard, type ChosenBoards, chooseBoards, onlyProduct } from "../rig/choose-boards.ts";
import { inputsOf } from "./input-files.ts";
import type { InputFile } from "./inputs.ts";
import type { RunOptions } from "./options.ts";
import { planned } from "./planned.ts";
import { type Circumstances, startRecord } from "./start-record.ts";
import { loadWaivers } from "./waivers.ts";

/** All that a run rests on, read and checked before anything is written. */
export interface Prepared {
  readonly product: Product;
  readonly waivers: readonly Waiver[];
  /** The scenarios that will run, in their order. */
  readonly selected: readonly FeatureScenario[];
  /** The files that the run rests on, but the user's own steps. */
  readonly inputs: readonly InputFile[];
  /** The journal's first record. `boards` are those of the rig that take part after all; default: all chosen. */
  describe(circumstances: Circumstances, boards?: readonly ChosenBoard[]): RunStarted;
  /** The boards that take part; undefined when the devices are emulated. */
  readonly rig: ChosenBoards | undefined;
}

/**
 * Reads and touches nothing. `keyId` names the key of commitments, when there is one yet.
 * @throws UsageFault for whatever is wrong with the options, the declaration, the features, the tags, the waivers or the earlier runs
 */
export async function prepare(
  options: RunOptions,
  seed: string,
  keyId: string | undefined,
): Promise<Prepared> {
  refuseThreadsBehindPtys(options);
  refuseOnRig(options);
  requireNonce(options);
  await requireDefect(options);
  const register = await loadRegister(join(defaultFeatures, "requirements.yaml"));
  const rig = options.rig === undefined ? undefined : await chooseBoards(options.rig, options.board);
  const folder = rig === undefined ? options.product : onlyProduct(rig);
  const [product, features] = await Promise.all([
    loadProduct(folder),
    readFeatures(options.features.length > 0 ? options.features : [defaultFeatures]),
  ]);
  const scenarios = features.flatMap((feature) => feature.scenarios);
  const atoms = new Set(
    register.value.requirements.flatMap((requirement) => requirement.atoms.map(({ id }) => id)),
  );
  refuseThreadsAtALine(options, product);
  const waivers = await loadWaivers(join(folder, "waivers.yaml"), atoms, new Date());
  refuseUnknownTags(unknownTags(register.value, scenarios, capabilities, (uri) => !isOfTheStandard(uri)));
  const stated = scenarios.flatMap(({ tags }) => tags.map(({ name }) => name));
  refuseUnknownTagsIn(options.tags, new Set([...knownTags(register.value, capabilities), ...stated]));
  const selected = await planned(options, seed, select(scenarios, options.tags));
  await Promise.all((options.against ?? []).map((run) => loadFingerprints(run, keyId)));
  return {
    ...{ product, waivers, selected, rig },
    inputs: inputsOf({ folder, product, features, register, rig }),
    describe(circumstances, boards = rig?.boards ?? []) {
      const target = targetOf(options, rig && { ...rig, boards });
      return startRecord({
        ...{ given: { ...options, product: folder }, target, seed },
        ...{ product, features, register, ...circumstances },
        devices: rig === undefined ? options.devices : boards.length,
      });
    },
  };
}

/** The serial library can be loaded into one thread of a process only: a second one aborts the process, all evidence with it. */
function refuseThreadsBehindPtys({ attach, parallel }: RunOptions): void {
  if (attach !== "pty" || parallel === 1) return;
  throw new UsageFault(
    "BAD_FLAG",
    `--attach pty with --parallel ${parallel}: serial ports can be used from one thread only.`,
    {
      help: `Leave out --parallel, or start ${parallel} processes with --shard 1/${parallel} to --shard ${parallel}/${parallel}.`,
    },
  );
}

/** What is said of emulated devices only, and what boards cannot be asked for. */
function refuseOnRig({ rig, parallel, defect, attach, board, allowIrreversible, wait }: RunOptions): void {
  if (rig === undefined) {
    const flags = [board && "--board", allowIrreversible && "--allow-irreversible", wait && "--wait"];
    const [flag] = flags.filter(Boolean);
    if (flag === undefined) return;
    throw new UsageFault("BAD_FLAG", `${flag} without --rig: there are no boards to choose from.`, {
      help: "Name the rig's file with --rig.",
    });
  }
  const reasons = {
    [`--parallel ${parallel}`]: parallel > 1 && "a rig's scenarios take turns at its boards",
    [`--defect ${defect}`]: defect !== undefined && "a defect is built into emulated devices only",
    "--attach pty": attach === "pty" && "the rig file says how each board is reached",
  };
  for (const [flag, why] of Object.entries(reasons)) {
    if (why === false) continue;
    throw new UsageFault("BAD_FLAG", `${flag} with --rig: ${why}.`, { help: `Leave out ${flag}.` });
  }
}

/** What was cut off when it was copied would be signed all the same, and be nobody's. */
function requireNonce({ nonce }: RunOptions): void {
  if (nonce === undefined || isNonce(nonce)) return;
  throw new UsageFault("BAD_FLAG", `--nonce ${nonce}: 16 to 64 bytes in hexadecimal digits are expected.`, {
    help: "Give the nonce as the auditor told it; they may make one with openssl rand -hex 32.",
  });
}

/** @throws UsageFault for a defect that there is not, or that cannot be built in */
async function requireDefect({ attach, defect }: RunOptions): Promise<void> {
  if (defect === undefined) return;
  const { findBreakage } = await import("../../emulators/defects/index.ts");
  await findBreakage(defect);
  if (attach === "in-process") return;
  throw new UsageFault("BAD_FLAG", `--defect ${defect} with --attach pty: a device behind a pty is sound.`, {
    help: "Leave out --attach.",
  });
}

/** A real line makes one unit at a time. */
function refuseThreadsAtALine({ parallel }: RunOptions, { factory }: Product): void {
  if (factory.line === "emulated" || parallel === 1) return;
  throw new UsageFault(
    "BAD_FLAG",
    `--parallel ${parallel}: the product's factory line is a command, which makes one unit at a time.`,
    { help: "Leave out --parallel." },
  );
}

function refuseUnknownTags(faults: ReturnType<typeof unknownTags>): void {
  if (faults.length === 0) return;
  throw new UsageFault("TAG_UNKNOWN", faults.map(({ place, message }) => `${place}: ${message}`).join("\n"), {
    help: "Correct the tag: atoms are those of features/requirements.yaml, capabilities are @needs-<capability>.",
  });
}

/** A mistyped tag would quietly examine less than was meant. */
function refuseUnknownTagsIn(expression: string | undefined, known: ReadonlySet<string>): void {
  for (const tag of expression?.match(/[^\s()]+/g) ?? []) {
    if (known.has(tag) || ["and", "or", "not"].includes(tag)) continue;
    const [nearest] = [...known].sort((a, b) => leven(tag, a) - leven(tag, b));
    throw new UsageFault(
      "TAG_UNKNOWN",
      `--tags "${expression}": unknown tag ${tag}; did you mean ${nearest}?`,
      {
        help: "Atoms are those that assay requirements prints, capabilities are @needs-<capability>.",
      },
    );
  }
}

function select(
  scenarios: readonly FeatureScenario[],
  expression: string | undefined,
): readonly FeatureScenario[] {
  const matches = parseTagExpression(expression);
  const selected = scenarios.filter(({ tags }) => matches(tags.map(({ name }) => name)));
  if (selected.length > 0) return selected;
  throw new UsageFault(
    "NOTHING_SELECTED",
    `No scenario is selected${expression ? ` by --tags "${expression}"` : ""}.`,
    {
      help: "See the tags with assay requirements, and check the features that you named.",
    },
  );
}

function parseTagExpression(expression: string | undefined): (tags: string[]) => boolean {
  if (expression === undefined) return () => true;
  try {
    const parsed = parseTags(expression);
    return (tags) => parsed.evaluate(tags);
  } catch (cause) {
    throw new UsageFault("BAD_FLAG", `--tags "${expression}": ${messageOf(cause)}`, {
      help: "Write tags with and, or, not and brackets, such as '@must and not @lot'.",
      cause,
    });
  }
}

/** @throws UsageFault when boards of several kinds are chosen: their evidence must not be mixed */
function targetOf({ attach, defect }: RunOptions, rig: ChosenBoards | undefined): RunStarted["target"] {
  if (rig === undefined)
    return {
      kind: "emulated",
      name: attach === "pty" ? "emulated device behind a pty" : "emulated device",
      ...(defect === undefined ? {} : { defect }),
    };
  const names = rig.boards.map(({ name }) => name).join(", ");
  const [kind, ...others] = new Set(rig.boards.map(({ declaration }) => declaration.kind));
  if (kind !== undefined && others.length === 0) return { kind, name: `${rig.file.lab.name}: ${names}` };
  throw new UsageFault(
    "BAD_FLAG",
    `${rig.file.path}: ${names} are of several kinds (${[kind, ...others].join(", ")}).`,
    {
      help: "Choose those of one kind with --board: evidence of an emulation is never counted as of hardware.",
    },
  );
}
