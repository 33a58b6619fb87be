import { UsageFault } from "../../core/kernel/index.ts";
import type { Waiver } from "../../reports/summary.ts";
import { readWaivers } from "../../reports/waivers.ts";

/** Waivers in `file`, none when there is no such file. @throws UsageFault for an unknown atom or an expiry that has passed */
export async function loadWaivers(
  file: string,
  atoms: ReadonlySet<string>,
  today: Date,
): Promise<readonly Waiver[]> {
  const read = await readWaivers(file);
  if (read === undefined) return [];
  const { value, lineOf } = read;
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
