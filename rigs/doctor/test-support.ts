import { type BoardDeclaration, labSchema } from "../lab/index.ts";

/** A board as a rig file with these keys declares it. */
export function boardOf(keys: object): BoardDeclaration {
  const board = { product: "p", console: { driver: "tcp", port: 1 }, ...keys };
  const { boards } = labSchema.parse({ name: "test", boards: { a: board } });
  const { a } = boards;
  if (a === undefined) throw new TypeError("the board was lost");
  return a;
}
