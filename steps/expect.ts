import assert from "node:assert/strict";

const shown = 5;

/** Fails with `what` and the first of `findings`, one a line, unless there are none. */
export function expectNone(findings: readonly unknown[], what: string): void {
  if (findings.length === 0) return;
  const lines = findings
    .slice(0, shown)
    .map((finding) => `- ${typeof finding === "string" ? finding : JSON.stringify(finding)}`);
  const more = findings.length > shown ? [`- and ${findings.length - shown} more`] : [];
  assert.fail([`${what}:`, ...lines, ...more].join("\n"));
}
