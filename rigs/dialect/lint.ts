import { UsageFault } from "../../core/kernel/index.ts";
import { parseYamlFile } from "../../core/kernel/yaml-file.ts";
import { dialectSchema } from "../../core/wire/dialect/declaration/index.ts";
import { consoleMethods } from "../../core/wire/index.ts";
import needs from "./needs.json" with { type: "json" };

export interface DialectReport {
  /** Each with file, line, key and what to do. The dialect cannot be used while there are any. */
  readonly problems: readonly string[];
  /** Operations without a command; empty while there are problems. */
  readonly missing: readonly MissingOperation[];
}

export interface MissingOperation {
  readonly operation: string;
  /** Cannot be observed without it, and come out INCONCLUSIVE. */
  readonly atoms: readonly string[];
}

/** Everything that is wrong with the dialect in `file`, and what it leaves unobserved. @throws UsageFault FILE_MISSING, FILE_UNREADABLE */
export async function lintDialect(file: string): Promise<DialectReport> {
  try {
    const { value: dialect } = await parseYamlFile(file, dialectSchema);
    const absent = consoleMethods.filter((method) => dialect.commands[method] === undefined);
    return {
      problems: [],
      missing: absent.map((operation) => ({ operation, atoms: needed[operation] ?? [] })),
    };
  } catch (thrown) {
    if (!(thrown instanceof UsageFault) || !told.includes(thrown.code)) throw thrown;
    return { problems: thrown.message.split("\n"), missing: [] };
  }
}

/** Faults that are about what the file holds. */
const told: readonly string[] = ["FILE_MALFORMED", "KEY_UNKNOWN", "VALUE_INVALID"];

/** As a run asked them; `tools/dialect-needs.ts` writes it. */
const needed: Readonly<Record<string, readonly string[]>> = needs;

/** One line for people. */
export function describeMissing({ operation, atoms }: MissingOperation): string {
  const shown =
    atoms.length > 6
      ? `${atoms.slice(0, 6).join(", ")} and ${atoms.length - 6} more atoms`
      : atoms.join(", ");
  const what = atoms.length === 0 ? "no atom needs it" : `without it INCONCLUSIVE: ${shown}`;
  return `commands.${operation} is missing; ${what}`;
}
