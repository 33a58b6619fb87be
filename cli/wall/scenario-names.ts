import { statSync } from "node:fs";
import { join } from "node:path";
import { scanJournal } from "../../core/journal/index.ts";

/** What the scenarios of a night are called, from its journal, which is read again only when it has grown and a name lacks. */
export class ScenarioNames {
  #folder = "";
  #size = -1;
  #names = new Map<string, string>();

  /** Undefined where the journal does not tell it, or cannot be read now: whoever watches sees the place instead. */
  async of(folder: string, scenario: string | undefined): Promise<string | undefined> {
    if (scenario === undefined) return undefined;
    if (folder !== this.#folder) {
      this.#folder = folder;
      this.#size = -1;
      this.#names.clear();
    }
    if (!this.#names.has(scenario)) await this.#read(join(folder, "journal.ndjson"));
    return this.#names.get(scenario);
  }

  async #read(file: string): Promise<void> {
    const size = statSync(file, { throwIfNoEntry: false })?.size ?? -1;
    if (size === this.#size) return;
    this.#size = size;
    const names = new Map<string, string>();
    // Plans come first. A journal that is refused later on still tells them.
    await scanJournal(file, {
      wanted: (type) => type === "scenario-planned",
      take: (line) => {
        if (!("skimmed" in line) && line.type === "scenario-planned") names.set(line.scenario, line.name);
      },
    }).catch(() => false);
    this.#names = names;
  }
}
