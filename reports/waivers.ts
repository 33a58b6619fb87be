import { existsSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { parseYamlFile, type YamlFile } from "../core/kernel/yaml-file.ts";
import type { Waiver } from "./summary.ts";

const schema = z.strictObject({
  waivers: z.array(
    z.strictObject({
      atom: z.string(),
      reason: z.string().min(10, "a sentence that an auditor can weigh"),
      owner: z.string().min(1),
      expiry: z.iso.date("a date such as 2027-01-31"),
    }),
  ),
});

/** The waivers in `file`, whether or not they have expired; undefined when there is no such file. @throws UsageFault */
export async function readWaivers(
  file: string,
): Promise<YamlFile<{ readonly waivers: readonly Waiver[] }> | undefined> {
  return existsSync(file) ? parseYamlFile(file, schema) : undefined;
}

/** The waivers that the run in `run`, a run's folder or a bundle, was judged with. @throws UsageFault */
export async function waiversOfRun(run: string): Promise<readonly Waiver[]> {
  return (await readWaivers(join(run, "inputs", "waivers.yaml")))?.value.waivers ?? [];
}
