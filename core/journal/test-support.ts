import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { UsageFault } from "../kernel/index.ts";
import { readJournal } from "./reader.ts";
import { type JournalLine, journalVersion, type RunStarted } from "./record.ts";
import type { Verdict } from "./verdict.ts";

export interface Folder extends AsyncDisposable {
  path(name: string): string;
}

/** A folder of its own for one test. */
export async function makeFolder(): Promise<Folder> {
  const folder = await mkdtemp(join(tmpdir(), "assay-journal-"));
  return {
    path: (name) => join(folder, name),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
  };
}

export const runStarted: RunStarted = {
  type: "run-started",
  version: journalVersion,
  runId: "run",
  seed: "seed",
  target: { kind: "emulated", name: "emulated device" },
  product: {
    ...{ name: "Product", model: "P1", manufacturer: "Works", icsSha256: "", ixitSha256: "" },
    ...{ notApplicable: {}, shouldReasons: {}, firmware: { version: "1.0.0", sha256: "" }, lot: 3 },
  },
  readings: {},
  register: { sha256: "", requirements: [] },
  features: [],
  versions: { assay: "0.0.0", node: "24.0.0", os: "Linux" },
  keyId: "0123456789abcdef",
  ...{ devices: 3, against: [], arguments: [] },
};

export async function readAll(file: string): Promise<{ lines: JournalLine[]; truncated: boolean }> {
  let truncated = false;
  const lines: JournalLine[] = [];
  const onTruncated = () => {
    truncated = true;
  };
  for await (const line of readJournal(file, onTruncated)) lines.push(line);
  return { lines, truncated };
}

/** The lines of a journal as format 1 had them. */
export function asVersion1(text: string): string {
  const lines = text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as JournalLine)
    .map(({ prev: _, ...line }) => (line.type === "run-started" ? { ...line, version: 1 } : line));
  return `${lines.map((line) => JSON.stringify(line)).join("\n")}\n`;
}

/** For `assert.rejects` and `assert.throws`: a fault of the person's input that says what to do. */
export function usageFault(code: UsageFault["code"], message: RegExp): (thrown: unknown) => boolean {
  return (thrown) => {
    if (!(thrown instanceof UsageFault)) throw new Error("a UsageFault was expected", { cause: thrown });
    if (thrown.code !== code || !message.test(thrown.message) || thrown.help === "") {
      throw new Error(`${code} with ${message} was expected: ${thrown.code}: ${thrown.message}`, {
        cause: thrown,
      });
    }
    return true;
  };
}

const causes = ["equipment", "environment", "sample-size", "not-observable", "ixit-gap"] as const;

/** Any end of an examination. */
export const anyVerdict: fc.Arbitrary<Verdict> = fc.oneof(
  fc.constant<Verdict>({ status: "pass" }),
  fc.string().map((message): Verdict => ({ status: "fail", message })),
  fc.record({
    status: fc.constant("inconclusive" as const),
    cause: fc.constantFrom(...causes),
    message: fc.string(),
  }),
  fc.string().map((justification): Verdict => ({ status: "not-applicable", justification })),
);
