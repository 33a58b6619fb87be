import { stat } from "node:fs/promises";
import { examineRig } from "../../../rigs/doctor/index.ts";
import { exitCodes } from "../../exit-codes.ts";
import type { Screen } from "../../run/progress.ts";
import { chooseBoards } from "../choose-boards.ts";
import { liveChecks } from "./live-checks.ts";
import { asPatient } from "./patient.ts";
import type { PlacedFinding } from "./placed-finding.ts";
import { showFindings } from "./show.ts";

export interface DoctorOptions {
  readonly board?: readonly string[];
  /** Whether supply may be switched. */
  readonly power?: true;
  readonly json?: true;
}

/** Examines a rig and shows what is wrong with it. Returns the exit code: 3 when there is a fault. @throws UsageFault */
export async function examine(path: string, options: DoctorOptions, screen: Screen = process.stdout) {
  const { file, boards } = await chooseBoards(path, options.board);
  const progress = liveChecks(options.json ? undefined : screen);
  const found = await examineRig({
    lab: file.lab,
    boards: await Promise.all(boards.map(asPatient)),
    power: options.power === true,
    path: process.env["PATH"],
    writtenAt: (await stat(path)).mtimeMs,
    onCheck: progress.began,
  }).finally(() => progress.end());
  const placed = await Promise.all(
    found.map(async (finding): Promise<PlacedFinding> => {
      if (finding.at.length === 0) return { ...finding, file: path };
      return { ...finding, file: path, line: await file.lineOf(finding.at) };
    }),
  );
  if (options.json)
    screen.write(`${JSON.stringify({ lab: file.lab.name, findings: placed }, undefined, 2)}\n`);
  else showFindings(file.lab.name, placed, screen);
  return placed.some(({ status }) => status === "fault") ? exitCodes.inconclusive : exitCodes.pass;
}
