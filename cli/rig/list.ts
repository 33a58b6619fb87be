import { existsSync } from "node:fs";
import { declaredCapabilities, wiringOf } from "../../rigs/boards/index.ts";
import { HealthBook, nothingKnown } from "../../rigs/health/index.ts";
import { keptIn, type LabFile } from "../../rigs/lab/index.ts";
import { LeaseTable } from "../../rigs/leases/index.ts";
import { exitCodes } from "../exit-codes.ts";
import type { Screen } from "../run/progress.ts";
import { type ChosenBoard, chooseBoards } from "./choose-boards.ts";
import { describeHealth } from "./lab/describe-health.ts";
import { Sheet } from "./sheet.ts";

export interface ListOptions {
  readonly board?: readonly string[];
  readonly json?: true;
}

/** Shows the boards of a rig and what they are wired to; touches none of it. @throws UsageFault */
export async function listRig(path: string, options: ListOptions, screen: Screen = process.stdout) {
  const { file, boards } = await chooseBoards(path, options.board);
  const { name, backend } = file.lab;
  const state = stateOf(file);
  const listed = boards.map((board) => ({ ...describeBoard(board), ...state(board.name) }));
  if (options.json) {
    screen.write(`${JSON.stringify({ name, backend, boards: listed }, undefined, 2)}\n`);
    return exitCodes.pass;
  }
  const sheet = new Sheet(screen);
  sheet.row(["bold", name], `  backend for the boards: ${backend.names.join(", ")} at ${backend.address}`);
  for (const board of listed) {
    sheet.blank();
    const groups = board.groups.length === 0 ? "" : `  groups ${board.groups.join(", ")}`;
    sheet.row(["cyan", board.name], `  ${board.kind}  ${board.product}${groups}`);
    for (const { wire, driver, address } of board.wiring)
      sheet.row(`  ${wire.padEnd(9)}`, `${driver} `, ["dim", address]);
    sheet.row(`  ${"blank".padEnd(9)}`, board.blank);
    if (board.irreversible.length > 0)
      sheet.row(`  ${"for good".padEnd(9)}`, ["yellow", board.irreversible.join(", ")]);
    sheet.text(`  ${"gives".padEnd(9)}${board.capabilities.join(" ")}`, " ".repeat(11));
    sheet.text(`  ${"health".padEnd(9)}${describeHealth(board.health)}`, " ".repeat(11));
    const { lease } = board;
    if (lease !== undefined)
      sheet.text(
        `  ${"leased".padEnd(9)}to ${lease.owner} (${lease.purpose}) since ${lease.since}`,
        " ".repeat(11),
      );
  }
  sheet.write(screen);
  return exitCodes.pass;
}

function describeBoard({ name, declaration, product }: ChosenBoard) {
  const { kind, groups, blank, irreversible, hardwareId } = declaration;
  return {
    ...{ name, product, kind, groups, hardwareId, blank, irreversible },
    wiring: wiringOf(declaration),
    capabilities: [...declaredCapabilities(declaration)],
  };
}

/** How boards are and who has them, as far as anything is kept; makes no file. */
function stateOf(file: LabFile) {
  const [leases, health] = [keptIn(file, "leases"), keptIn(file, "health")];
  using table = existsSync(leases) ? new LeaseTable(leases, file.lab) : undefined;
  const holders = table?.holders();
  using book = existsSync(health) ? new HealthBook(health, "assay rig list") : undefined;
  const known = new Map(Object.keys(file.lab.boards).map((name) => [name, book?.of(name)]));
  return (board: string) => ({ lease: holders?.get(board), health: known.get(board) ?? nothingKnown });
}
