import { EquipmentFault } from "../../core/kernel/index.ts";
import { runCommand } from "../command/index.ts";
import type { LabFile } from "../lab/index.ts";
import { checkAddress, checkName } from "./backend.ts";
import { type BoardOptions, examineBoard } from "./board.ts";
import { checkDistinct } from "./chip.ts";
import type { DoctorBoard } from "./doctor-board.ts";
import { checkWithinMs } from "./examination.ts";
import { type CheckName, checked, type Finding } from "./finding.ts";
import { checkFirewall } from "./firewall.ts";
import { checkClock } from "./host-clock.ts";
import { checkKeep } from "./keep.ts";

export interface RigExamination extends Pick<BoardOptions, "power" | "path" | "onCheck"> {
  readonly lab: LabFile["lab"];
  readonly boards: readonly DoctorBoard[];
  /** When the rig file was last changed, ms. */
  readonly writtenAt: number;
}

/** Examines a rig: first what concerns all boards, then each board's findings, in their order. Boards are examined at the same time. */
export async function examineRig(rig: RigExamination): Promise<Finding[]> {
  const { boards, lab } = rig;
  const declared = new Map(
    Object.entries(lab.boards).flatMap(([name, { hardwareId }]) =>
      hardwareId === undefined ? [] : [[hardwareId.toLowerCase(), name] as const],
    ),
  );
  const options = { ...rig, placeOf: (hardwareId: string) => declared.get(hardwareId) };
  const [host, ...examined] = await Promise.all([
    examineHost(rig),
    ...boards.map((board) => examineBoard(board, options)),
  ]);
  const identities = new Map(
    examined.flatMap(({ examination: { board }, hardwareId }) =>
      hardwareId === undefined ? [] : [[board, hardwareId] as const],
    ),
  );
  return [
    ...host,
    ...checkDistinct(identities),
    ...examined.flatMap(({ examination }) => examination.findings),
  ];
}

/** What is not one board's alone. */
async function examineHost({ lab, boards, writtenAt, onCheck }: RigExamination): Promise<Finding[]> {
  const { backend, keep } = lab;
  const far = boards.some(({ declaration }) => declaration.kind === "hardware");
  // Of pieces that are new from the box nothing is kept.
  const kept = boards.filter(({ declaration }) => declaration.blank !== "exchange");
  const needed = kept.reduce((sum, { flash }) => sum + flash.size, 0);
  const does = (check: CheckName, at: readonly string[], work: () => Promise<Finding>) => {
    onCheck({ check, at });
    return checked({ check, at }, checkWithinMs, work);
  };
  const found = await Promise.all([
    does("backend", ["backend", "address"], () => checkAddress(backend, { far })),
    ...backend.names.map((name, index) =>
      does("names", ["backend", "names", String(index)], () => checkName(name, index, backend, { far })),
    ),
    does("firewall", ["backend", "address"], async () => checkFirewall(backend, await firewallRules())),
    does("clock", [], () => checkClock(Date.now(), writtenAt)),
    does("keep", ["keep"], () => checkKeep(keep, needed)),
  ]);
  return found.flat();
}

/** Undefined where this user may not read them, or there is no nft. */
async function firewallRules(): Promise<string | undefined> {
  const fault = () => new EquipmentFault("ABORTED", "nft cannot be asked", { help: "" });
  return runCommand({ argv: ["nft", "list", "ruleset"], withinMs: 3_000, fault }).then(
    (said) => said.toString("utf8"),
    () => undefined,
  );
}
