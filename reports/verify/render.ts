import { styleText } from "node:util";
import { wrap } from "../fitting.ts";
import { fingerprintLines } from "../signing/public-key.ts";
import type { Check } from "./check.ts";
import type { Verification } from "./verify.ts";

export interface RenderOptions {
  readonly columns?: number | undefined;
  readonly colour?: boolean;
}

type Style = Parameters<typeof styleText>[0];

const signs = { ok: "ok", failed: "FAILED", unknown: "unknown", none: "-" } as const;
const styles: Readonly<Record<Check["status"], Style>> = {
  ok: "green",
  failed: "red",
  unknown: "yellow",
  none: "dim",
};

/** A verification for a terminal: who signed what, a line a check, and what it comes to. */
export function renderVerification(
  folder: string,
  { checks, keyid, summary, exitCode }: Verification,
  { columns = 100, colour = false }: RenderOptions,
): string {
  const paint = (style: Style, text: string) =>
    colour ? styleText(style, text, { validateStream: false }) : text;
  const facts = [
    ["Bundle", folder],
    ["Run", summary?.start.runId ?? "cannot be read"],
    ...(summary === undefined
      ? []
      : [["Target", `${summary.start.target.kind}: ${summary.start.target.name}`]]),
  ];
  const lines = [
    ...facts.flatMap(([name = "", value = ""]) => wrap(`${name.padEnd(9)}${value}`, columns, " ".repeat(9))),
    `Key      ${keyid === undefined ? "none" : fingerprintLines(keyid, 9)}`,
  ];
  const told = checks.flatMap((check) => renderCheck(check, columns, paint));
  return [
    ...lines,
    "",
    ...told,
    "",
    ...wrap(conclusion(checks, exitCode), columns, "").map((line) => paint("bold", line)),
    ...runLine(summary, exitCode, columns),
    "",
  ].join("\n");
}

function renderCheck(
  { name, status, what, problems }: Check,
  columns: number,
  paint: (style: Style, text: string) => string,
): string[] {
  const indent = " ".repeat(23);
  const [first = "", ...rest] = wrap(`${signs[status].padEnd(9)}${name.padEnd(14)}${what}`, columns, indent);
  const sign = signs[status];
  const shown = problems.length > 1 ? problems.slice(0, mostShown) : [];
  const more = problems.length - mostShown;
  return [
    `${paint(styles[status], sign)}${first.slice(sign.length)}`,
    ...rest,
    ...shown.flatMap((problem) => wrap(`${indent}${problem}`, columns, `${indent}  `)),
    ...(more > 0 ? [`${indent}and ${more} more`] : []),
  ];
}

const mostShown = 10;

function conclusion(checks: readonly Check[], exitCode: 0 | 1 | 3): string {
  const named = (status: Check["status"]) =>
    checks.filter((check) => check.status === status).map(({ name }) => name);
  if (exitCode === 1)
    return `NOT VERIFIED: ${named("failed").join(", ")} failed. Do not rely on this bundle.`;
  if (exitCode === 0) return "VERIFIED: unchanged since the owner of the given key signed it.";
  return `NOT VERIFIED WHOLE: nothing is wrong, but ${named("unknown").join(", ")} cannot be told.`;
}

/** A verified bundle may well tell of a device that failed, or of a few clauses only. */
function runLine(summary: Verification["summary"], exitCode: 0 | 1 | 3, columns: number): string[] {
  if (summary === undefined || exitCode === 1) return [];
  const { name, model } = summary.start.product;
  const examined = summary.requirements.filter((requirement) => requirement.examined);
  const counts = Map.groupBy(examined, ({ verdict }) => verdict.status);
  const told = [...counts].map(([status, of]) => `${of.length} ${status.toUpperCase()}`);
  const scope = `${examined.length} of ${summary.requirements.length} clauses examined`;
  const text = `What it says of ${name} (${model}): ${[...told, scope, `exit code ${summary.exitCode}`].join(", ")}.`;
  return wrap(text, columns, "");
}
