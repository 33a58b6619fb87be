import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { RunInput, RunStarted } from "../../core/journal/index.ts";
import { messageOf } from "../../core/kernel/index.ts";
import { parseYamlFile } from "../../core/kernel/yaml-file.ts";

export const relations = ["direct", "partial", "context"] as const;
/** How near a clause of another standard is to a requirement. Of `context` no coverage may be claimed. */
export type Relation = (typeof relations)[number];

const reference = z.object({ id: z.string(), rel: z.enum(relations), note: z.string().optional() });
export type Reference = z.infer<typeof reference>;

const registerSchema = z.object({
  register: z.object({
    standard: z.string(),
    source_sha256: z.string(),
    editions: z.record(z.string(), z.string()),
  }),
  requirements: z.array(
    z.object({
      id: z.string(),
      level_basis: z.string(),
      atoms: z.array(z.object({ id: z.string(), needs: z.array(z.string()) })),
      refs: z.record(z.string(), z.array(reference)),
      confirmed: z.boolean(),
      unconfirmed: z.array(z.string()).optional(),
      testable_how: z.string(),
      observe: z.string(),
    }),
  ),
  interpretations: z.array(z.object({ id: z.string(), touches: z.array(z.string()), issue: z.string() })),
});

/** What the report needs of the register besides what the journal holds. */
export type RegisterText = z.infer<typeof registerSchema>;
export type RegisterEntry = RegisterText["requirements"][number];

const icsSchema = z.object({
  capabilities: z.array(z.string()),
  without: z.record(z.string(), z.string()).default({}),
});
export type Claims = z.infer<typeof icsSchema>;

/** The inputs that are there, and are what the journal says they are. */
export interface Inputs {
  readonly files: readonly RunInput[];
  readonly register: RegisterText | undefined;
  readonly ics: Claims | undefined;
  readonly ixit: Readonly<Record<string, unknown>> | undefined;
  /** Lines of a feature file, by its name in scenarios. */
  readonly features: ReadonlyMap<string, readonly string[]>;
  /** What could not be used, and why, in a sentence each. */
  readonly missing: readonly string[];
}

/** Reads the inputs of a run from beside its journal. A file that is gone or changed is passed over, and told in `missing`. */
export async function readInputs(folder: string, start: RunStarted): Promise<Inputs> {
  const files: readonly RunInput[] = (start.inputs ?? []).filter(({ path }) => isBelow(path));
  const missing: string[] = [];
  const texts = new Map<RunInput, Buffer>();
  await Promise.all(
    files.map(async (file) => {
      const text = await readFile(join(folder, file.path)).catch(() => undefined);
      if (text === undefined) missing.push(`${file.path} (${file.role}) is not there`);
      else if (createHash("sha256").update(text).digest("hex") !== file.sha256)
        missing.push(
          `${file.path} (${file.role}) is not the file that the run rested on; it was passed over`,
        );
      else texts.set(file, text);
    }),
  );
  const parsed = async <T>(role: string, schema: z.ZodType<T>): Promise<T | undefined> => {
    const file = [...texts.keys()].find((one) => one.role === role);
    if (file === undefined) return undefined;
    try {
      return (await parseYamlFile(join(folder, file.path), schema)).value;
    } catch (cause) {
      missing.push(`${file.path} (${role}) cannot be read: ${messageOf(cause)}`);
      return undefined;
    }
  };
  const [register, ics, ixit] = await Promise.all([
    parsed("register", registerSchema),
    parsed("ics", icsSchema),
    parsed("ixit", z.record(z.string(), z.unknown())),
  ]);
  const features = new Map(
    [...texts].flatMap(([{ role, path }, text]) =>
      role === "feature" ? [[withoutFolder(path), text.toString().split(/\r?\n/)] as const] : [],
    ),
  );
  return { files, register, ics, ixit, features, missing: missing.sort() };
}

/** A journal that somebody made up must not have other files of this machine printed. */
const isBelow = (path: string): boolean => path.startsWith("inputs/") && !path.split("/").includes("..");

/** Scenarios name their feature as the run was given it; its copy stands below `inputs/`. */
const withoutFolder = (path: string): string => path.replace(/^inputs\//, "");
