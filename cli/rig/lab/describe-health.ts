import type { BoardHealth } from "../../../rigs/health/index.ts";

const words = { bad: "in quarantine", maintenance: "in maintenance" } as const;

/** How a board is, since when and why, as the end of a sentence. */
export function describeHealth({ health, since, reason, faultsInARow }: BoardHealth): string {
  const how = health === "bad" || health === "maintenance" ? words[health] : health;
  const failed =
    health !== "bad" && faultsInARow > 0
      ? `; its equipment failed in the last ${faultsInARow} scenarios`
      : "";
  return since === "" ? `${how}${failed}` : `${how} since ${since}: ${reason}${failed}`;
}
