import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";

/**
 * How a night stands: what `assay nightly` tells whoever watches (`assay rig watch`, `assay serve`). A file in the night's folder that is
 * always whole: a reader never sees half of it. It is no evidence; the journal is.
 */
const nightStatusSchema = z.strictObject({
  version: z.literal(1),
  /** Name of the lab, as its file tells it. */
  lab: z.string(),
  /** Process that runs the night; undefined once it has ended. */
  pid: z.int().optional(),
  /** RFC 3339 times, UTC. */
  startedAt: z.string(),
  updatedAt: z.string(),
  endedAt: z.string().optional(),
  /** No job is begun after this. */
  until: z.string().optional(),
  /** When the last job ends, as history has it. */
  expectedEndAt: z.string().optional(),
  /** Jobs of the night, and those that have a verdict. */
  planned: z.int().nonnegative(),
  done: z.int().nonnegative(),
  /** Verdicts so far, each scenario's newest. */
  verdicts: z.strictObject({
    pass: z.int().nonnegative(),
    fail: z.int().nonnegative(),
    inconclusive: z.int().nonnegative(),
    notApplicable: z.int().nonnegative(),
  }),
  /** Why nothing goes on just now, such as a full disk. */
  paused: z.strictObject({ reason: z.string(), since: z.string() }).optional(),
  boards: z.array(
    z.strictObject({
      name: z.string(),
      health: z.enum(["good", "unknown", "looping", "bad", "maintenance", "retired"]),
      /** What it does: waiting for a job, at one, on its way back after trouble, put aside, gone for this night, or through. */
      state: z.enum(["idle", "running", "recovering", "quarantined", "lost", "done"]),
      since: z.string(),
      /** The scenario under way, and which attempt it is, from 1. */
      scenario: z.string().optional(),
      attempt: z.int().positive().optional(),
      /** Jobs that ended on it in this night. */
      done: z.int().nonnegative(),
      /** What went wrong with it last. */
      trouble: z.string().optional(),
      /** The newest lines of its console, oldest first, redacted as the journal is. */
      tail: z.array(z.string()),
    }),
  ),
});

export type NightStatus = z.output<typeof nightStatusSchema>;
export type BoardStatus = NightStatus["boards"][number];

const fileIn = (folder: string): string => join(folder, "status.json");

/** Replaces the status in `folder`, the night's. @throws Error of the file system */
export async function writeNightStatus(folder: string, status: NightStatus): Promise<void> {
  const file = fileIn(folder);
  await writeFile(`${file}.new`, `${JSON.stringify(status)}\n`);
  await rename(`${file}.new`, file);
}

/** The status in `folder`; undefined when no night was begun there. @throws ZodError, SyntaxError when it is none of this version */
export async function readNightStatus(folder: string): Promise<NightStatus | undefined> {
  try {
    return nightStatusSchema.parse(JSON.parse(await readFile(fileIn(folder), "utf8")));
  } catch (thrown) {
    if (thrown instanceof Error && "code" in thrown && thrown.code === "ENOENT") return undefined;
    throw thrown;
  }
}
