import { boardSchema } from "../lab/board-keys.ts";
import type { BoardDeclaration } from "../lab/index.ts";

/** A board as a rig file with these keys declares it. */
export const boardOf = (keys: object): BoardDeclaration =>
  boardSchema.parse({ product: "p", console: { driver: "tcp", port: 1 }, ...keys });
