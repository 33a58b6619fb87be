import type { BoardDeclaration } from "../lab/index.ts";
import { declaredCapabilities } from "./capabilities.ts";

/** Why nothing can be examined on a board, whatever it is. */
export interface BoardObstacle {
  readonly what: string;
  readonly remedy: string;
}

/** By the declaration alone. `allowed`: its owner allows what cannot be taken back. */
export function obstaclesOf(
  name: string,
  declaration: BoardDeclaration,
  { allowed }: { readonly allowed: boolean },
): BoardObstacle[] {
  const { irreversible, blank } = declaration;
  const has = declaredCapabilities(declaration);
  const obstacles: BoardObstacle[] = [];
  // Every scenario begins with a blank device without supply, and most of them manufacture it.
  if (irreversible.length > 0 && !allowed)
    obstacles.push({
      what: `${irreversible.join(" and ")} cannot be taken back on it`,
      remedy: `Allow it with --allow-irreversible ${name} if the board may be given up for it.`,
    });
  if (blank === "never")
    obstacles.push({
      what: "it is never made blank, and every scenario begins with a blank device",
      remedy: "Say how with blank: erase or exchange, or leave it out with --board.",
    });
  if (!has.has("power"))
    obstacles.push({
      what: "its supply cannot be switched, and every scenario begins without",
      remedy: "Declare power: a relay, a hub's port, a command.",
    });
  if (blank !== "never" && !has.has("flash-erase"))
    obstacles.push({
      what: "nothing erases its flash, which makes it blank",
      remedy: "Declare a flash tool that erases sectors.",
    });
  return obstacles;
}
