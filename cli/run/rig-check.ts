import { stat } from "node:fs/promises";
import type { SelfCheckResult } from "../../core/journal/index.ts";
import { examineRig, type Finding } from "../../rigs/doctor/index.ts";
import type { ChosenBoards } from "../rig/choose-boards.ts";
import { asPatient } from "../rig/doctor/patient.ts";

/** What the doctor finds of the boards that take part, without switching their supply. */
export async function checkRig({ file, boards }: ChosenBoards): Promise<SelfCheckResult[]> {
  const findings = await examineRig({
    lab: file.lab,
    boards: await Promise.all(boards.map(asPatient)),
    power: false,
    path: process.env["PATH"],
    writtenAt: (await stat(file.path)).mtimeMs,
    onCheck: () => {},
  });
  // This machine's clock is checked for every run.
  return findings.filter(({ check }) => check !== "clock").map(toResult);
}

const toResult = ({ board, check, status, found }: Finding): SelfCheckResult => ({
  name: board === undefined ? check : `${board}: ${check}`,
  // A warning is about what may go wrong and did not.
  status: status === "warning" ? "ok" : status,
  detail: status === "warning" ? `warning: ${found}` : found,
});
