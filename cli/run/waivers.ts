import { existsSync } from "node:fs";
import { z } from "zod";
import { UsageFault } from "../../core/kernel/index.ts";
import { parseYamlFile } from "../../core/kernel/yaml-file.ts";

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

/** Somebody's decision to live with an atom until a day. It changes the exit code and no verdict. */
export type Waiver = z.infer<typeof schema>["waivers"][number];

/** Waivers in `file`, none when there is no such file. @throws UsageFault for an unknown atom or an expiry that has passed */
export async function loadWaivers(
  file: string,
  atoms: ReadonlySet<string>,
  today: Date,
): Promise<readonly Waiver[]> {
  if (!existsSync(file)) return [];
  const { value, lineOf } = await parseYamlFile(file, schema);
  const day = today.toISOString().slice(0, 10);
  for (const [index, { atom, owner, expiry }] of value.waivers.entries()) {
    const refuse = async (key: string, message: string, help: string) => {
      const line = await lineOf(["waivers", index, key]);
      throw new UsageFault("VALUE_INVALID", `${file}:${line}: ${message}`, { help });
    };
    if (!atoms.has(atom))
      await refuse("atom", `there is no atom ${atom}`, "See the atoms with assay requirements.");
    if (expiry < day) {
      await refuse(
        "expiry",
        `the waiver of ${atom} expired on ${expiry}`,
        `Ask ${owner} to renew or remove it.`,
      );
    }
  }
  return value.waivers;
}
