import { statSync } from "node:fs";
import { join } from "node:path";
import { scanJournal } from "../../core/journal/index.ts";

interface Known {
  /** Of the journal, bytes. */
  readonly size: number;
  readonly names: Promise<ReadonlyMap<string, string>>;
}

/** What the scenarios of a night are called, from its journal, which is read again only when it has grown and a name lacks. */
export class ScenarioNames {
  readonly #known = new Map<string, Known>();

  /** Undefined where the journal does not tell it, or cannot be read now: whoever watches sees the place instead. */
  async of(folder: string, scenario: string | undefined): Promise<string | undefined> {
    if (scenario === undefined) return undefined;
    const file = join(folder, "journal.ndjson");
    const known = this.#known.get(file);
    const name = (await known?.names)?.get(scenario);
    const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
    if (name !== undefined || known?.size === size) return name;
    // Another board may have asked for the same meanwhile.
    const newest = this.#known.get(file);
    if (newest === known) this.#known.set(file, { size, names: namesIn(file) });
    return (await this.#known.get(file)?.names)?.get(scenario);
  }
}

async function namesIn(file: string): Promise<ReadonlyMap<string, string>> {
  const names = new Map<string, string>();
  // Plans come first. A journal that is refused later on still tells them.
  await scanJournal(file, {
    wanted: (type) => type === "scenario-planned",
    take: (line) => {
      if (!("skimmed" in line) && line.type === "scenario-planned") names.set(line.scenario, line.name);
    },
  }).catch(() => false);
  return names;
}
