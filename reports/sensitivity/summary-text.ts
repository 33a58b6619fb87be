import { styleText } from "node:util";
import { cut, wrap } from "../fitting.ts";
import { gapsOf, type KillMatrix, type Outcome } from "./kill-matrix.ts";

export interface TextOptions {
  readonly columns?: number | undefined;
  readonly isTTY?: boolean | undefined;
}

/** The matrix in a few lines for a terminal or a log: counts by section, what took longest, and every gap. */
export function renderSensitivity(matrix: KillMatrix, { columns = 120, isTTY = false }: TextOptions): string {
  const paint = (style: Parameters<typeof styleText>[0], text: string) =>
    isTTY ? styleText(style, text) : text;
  const gaps = gapsOf(matrix);
  const rows = [...Map.groupBy(matrix.defects, (defect) => sectionOf(matrix, defect.breaks))].map(
    ([section, defects]) => {
      const count = (outcome: Outcome) => defects.filter((one) => one.outcome === outcome).length;
      const excused = defects.filter(
        ({ outcome, equivalent }) => outcome === "survived" && equivalent,
      ).length;
      const others = [
        ...(count("killed-elsewhere") > 0 ? [`${count("killed-elsewhere")} by other atoms only`] : []),
        ...(count("left-open") > 0 ? [`${count("left-open")} left open`] : []),
        ...(excused > 0 ? [`${excused} change nothing that could be seen`] : []),
        ...(count("survived") > excused ? [`${count("survived") - excused} survived`] : []),
      ];
      return cut(
        `  ${section.padEnd(28)} ${[`${count("killed")} of ${defects.length} killed`, ...others].join(", ")}`,
        columns,
      );
    },
  );
  const told = gaps.flatMap((gap) => wrap(`  ${gap}`, columns, "    ").map((line) => paint("red", line)));
  return [
    ...rows,
    ...(told.length > 0 ? ["", ...told] : []),
    "",
    ...wrap(verdictLine(matrix), columns, "  ").map((line) => paint("bold", line)),
  ].join("\n");
}

function verdictLine({ defects, sound, assertions, complete, mode, startedAt, endedAt }: KillMatrix): string {
  const killed = defects.filter(({ outcome }) => outcome === "killed").length;
  const seconds = (Date.parse(endedAt) - Date.parse(startedAt)) / 1000;
  const alarms = sound.reduce((sum, one) => sum + one.alarms.length, 0);
  const parts = [
    `${killed} of ${defects.length} defects killed${mode === "mechanical" ? "" : " by the atom that they break"}`,
    `${alarms} false alarms on ${sound.length === 1 ? "the sound product" : `${sound.length} sound products`}`,
    ...(assertions === undefined
      ? []
      : [
          `${assertions.filter(({ failedFor }) => failedFor.length > 0).length} of ${assertions.length} assertions proven`,
        ]),
    `${seconds.toFixed(1)} s`,
    ...(complete ? [] : ["interrupted"]),
  ];
  return parts.join(", ");
}

function sectionOf({ atoms }: KillMatrix, breaks: string | undefined): string {
  return atoms.find(({ id }) => id === breaks)?.section ?? "Mechanical changes";
}
