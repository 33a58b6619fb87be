import { hash } from "node:crypto";
import { join, posix } from "node:path";
import {
  type JoinedRun,
  journalVersion,
  type RunInput,
  type RunStarted,
  type Target,
} from "../../core/journal/index.ts";
import type { Part } from "./part.ts";

/** Where a part's own files stand in the folder of the whole. `number` is from 1. */
export const folderOfPart = (number: number): string => `parts/${number}`;

/** An input of the whole, and where the copy of it stands that a part has. */
export interface JoinedInput {
  readonly input: RunInput;
  readonly copy: string;
}

/** The first record of a journal that joins `parts`, which are alike, the earliest first. It follows from them alone. */
export function joinedStart(parts: readonly [Part, ...Part[]]): RunStarted {
  const starts = parts.map(({ run }) => run.start);
  const [{ product, readings, register, versions }] = [parts[0].run.start];
  const { commit } = versions;
  const ownSteps = distinct(
    starts.flatMap((start) => start.ownSteps ?? []),
    ({ uri }) => uri,
  );
  const told = (of: (start: RunStarted) => string): string => [...new Set(starts.map(of))].join(", ");
  return {
    type: "run-started",
    version: journalVersion,
    runId: joinedId(parts),
    seed: told(({ seed }) => seed),
    target: joinedTarget(starts.map(({ target }) => target)),
    ...{ product, readings, register, ownSteps },
    features: distinct(
      starts.flatMap(({ features }) => features),
      ({ uri }) => uri,
    ),
    inputs: joinedInputs(parts).map(({ input }) => input),
    versions: {
      assay: versions.assay,
      ...(commit === undefined ? {} : { commit }),
      node: told(({ versions: { node } }) => node),
      os: told(({ versions: { os } }) => os),
    },
    ...clockOf(starts),
    keyId: told(({ keyId }) => keyId),
    // The same boards may have served in several: their sum would claim a sample that nobody examined.
    devices: Math.max(...starts.map(({ devices }) => devices)),
    against: [...new Set(starts.flatMap(({ against }) => against))],
    arguments: ["report", "merge", ...starts.map(({ runId }) => runId)],
    parts: parts.map(toJoinedRun),
  };
}

/** When the first of them began, how many they are, and by what they are known. */
function joinedId(parts: readonly [Part, ...Part[]]): string {
  const digest = hash("sha256", parts.map(({ sha256 }) => sha256).join("\n"));
  return `${parts[0].run.startedAt} ${parts.length} joined runs ${digest.slice(0, 16)}`;
}

function joinedTarget(targets: readonly Target[]): Target {
  const kinds = new Set(targets.map(({ kind }) => kind));
  const [kind = "mixed"] = kinds;
  const defect = targets[0]?.defect;
  return {
    kind: kinds.size === 1 ? kind : "mixed",
    name: [...new Set(targets.map(({ name }) => name))].join(", "),
    ...(defect === undefined ? {} : { defect }),
  };
}

function clockOf(starts: readonly RunStarted[]): Pick<RunStarted, "clock"> {
  const clocks = starts.flatMap(({ clock }) => (clock === undefined ? [] : [clock]));
  if (clocks.length < starts.length) return {};
  const source = [...new Set(clocks.map((clock) => clock.source))].join(", ");
  const known = clocks.map(({ synchronised }) => synchronised);
  if (known.includes(false)) return { clock: { source, synchronised: false } };
  return { clock: { source, ...(known.includes(undefined) ? {} : { synchronised: true }) } };
}

/**
 * The inputs of all parts, each content once. Where parts have different files of one name, such as the rig files of two labs, the later
 * ones stand in a folder of their own.
 */
export function joinedInputs(parts: readonly Part[]): readonly JoinedInput[] {
  const joined = new Map<string, JoinedInput>();
  for (const [index, part] of parts.entries())
    for (const input of part.run.start.inputs ?? []) {
      const earlier = joined.get(input.path);
      if (earlier?.input.sha256 === input.sha256) continue;
      const path =
        earlier === undefined
          ? input.path
          : posix.join("inputs", `part-${index + 1}`, posix.relative("inputs", input.path));
      joined.set(path, { input: { ...input, path }, copy: join(part.folder, part.pathOf(input)) });
    }
  return [...joined.values()];
}

const toJoinedRun = ({ sha256, run }: Part, index: number): JoinedRun => {
  const { runId, seed, target, versions, keyId } = run.start;
  return {
    ...{ runId, seed, target, versions, keyId },
    ...{ startedAt: run.startedAt, endedAt: run.endedAt, completed: run.completed },
    ...{ journal: `${folderOfPart(index + 1)}/journal.ndjson`, sha256 },
  };
};

function distinct<T>(all: readonly T[], keyOf: (one: T) => string): readonly T[] {
  return [...new Map(all.map((one) => [keyOf(one), one])).values()];
}
