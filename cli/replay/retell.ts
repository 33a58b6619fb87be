import type { JournalLine } from "../../core/journal/index.ts";
import { cut, printable } from "../../reports/index.ts";

const defaultColumns = 160;
const signs = { passed: "ok  ", failed: "FAIL", skipped: "skip", undefined: "?   " } as const;

/** A line of a journal in lines for a person, each cut to `columns`: what was seen, then the step that saw it, then the consoles. */
export function retell(line: JournalLine, columns = defaultColumns): string[] {
  const fit = (text: string) => cut(printable(text), columns);
  switch (line.type) {
    case "observation":
      return [fit(`       ${line.what}: ${JSON.stringify(line.value)}`)];
    case "step-finished":
      return [
        fit(`  ${signs[line.status]} ${line.text}`),
        ...(line.message ?? "").split("\n").flatMap((text) => (text === "" ? [] : [fit(`       ${text}`)])),
      ];
    case "transcript":
      return [
        "",
        fit(`console of ${line.slot} (> to the device, < from it)`),
        ...line.lines.map(({ direction, text }) => fit(`  ${direction === "sent" ? ">" : "<"} ${text}`)),
        ...(line.leftOut > 0 ? [`  and ${line.leftOut} lines that were not kept`] : []),
      ];
    default:
      return [];
  }
}
