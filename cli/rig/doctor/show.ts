import type { Finding } from "../../../rigs/doctor/index.ts";
import type { Screen } from "../../run/progress.ts";
import { Sheet } from "../sheet.ts";
import type { PlacedFinding } from "./placed-finding.ts";

type Status = Finding["status"];

const words: Readonly<Record<Status, string>> = {
  fault: "FAULT",
  warning: "warning",
  unchecked: "unchecked",
  ok: "ok",
};
const colours = { fault: "red", warning: "yellow", unchecked: "magenta", ok: "green" } as const;

/** Shows what was found, place by place. */
export function showFindings(lab: string, findings: readonly PlacedFinding[], screen: Screen): void {
  const sheet = new Sheet(screen);
  for (const [board, of] of Map.groupBy(findings, (finding) => finding.board)) {
    if (board !== undefined) sheet.blank();
    sheet.row(board === undefined ? ["bold", lab] : ["cyan", board]);
    for (const finding of of) showFinding(sheet, finding);
  }
  sheet.blank();
  sheet.row(counted(findings));
  sheet.write(screen);
}

const indent = " ".repeat(12);

function showFinding(sheet: Sheet, { status, check, found, remedy, file, line, at }: PlacedFinding): void {
  const key = at.slice(at[0] === "boards" ? 2 : 0).join(".");
  const place =
    status === "ok" || line === undefined ? "" : ` (${[`${file}:${line}`, key].join(" ").trim()})`;
  sheet.paragraph([colours[status], `  ${words[status].padEnd(10)}`], `${check}: ${found}${place}`, indent);
  if (remedy !== "") sheet.paragraph(["dim", indent], remedy, indent);
}

function counted(findings: readonly Finding[]): string {
  return (Object.keys(words) as Status[])
    .map((status) => ({ status, count: findings.filter((one) => one.status === status).length }))
    .filter(({ status, count }) => count > 0 || status === "fault")
    .map(
      ({ status, count }) =>
        `${count} ${nouns[status]}${count === 1 || status === "unchecked" || status === "ok" ? "" : "s"}`,
    )
    .join(", ");
}

const nouns: Readonly<Record<Status, string>> = { ...words, fault: "fault" };
