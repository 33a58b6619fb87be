import { createHash, hash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createChronicle } from "../../cli/run/chronicle.ts";
import { openMessageFile } from "../../cli/run/message-file.ts";
import { type JournalRecord, journalVersion, openJournal, systemDisk } from "../../core/journal/index.ts";
import { messagesOf, type ScenarioContent } from "./messages.ts";

/** A run that never was, as large as one asks: what a report of it costs is measured. */
export interface RunSize {
  readonly scenarios: number;
  /** Bytes of raw evidence of each scenario. */
  readonly evidenceBytes: number;
}

const atomsPerRequirement = 4;
const scenariosPerAtom = 20;

/**
 * Writes a run's folder as `assay run` leaves it, and beside it, as `attached`, what cucumber itself would have written had the evidence been
 * attached rather than kept as files. Both come from the same messages: the journal is what the run's own chronicle makes of them.
 */
export function generateRun(folder: string, attached: string, size: RunSize): void {
  mkdirSync(join(folder, "evidence"), { recursive: true });
  // Nothing of it has to outlive a power cut.
  const disk = { ...systemDisk, sync: () => {} };
  using journal = openJournal(join(folder, "journal.ndjson"), undefined, disk);
  using messages = openMessageFile(join(folder, "messages.ndjson"));
  using whole = openMessageFile(attached);
  journal.append(startOf(Math.ceil(size.scenarios / scenariosPerAtom)));
  const silent = { planned() {}, started() {}, repeated() {}, finished() {} };
  const chronicle = createChronicle(journal, "00000000", silent);
  const content = (number: number) => contentOf(number, size);
  for (const message of messagesOf(size.scenarios, content)) {
    whole.write(message);
    const { attachment } = message;
    if (attachment?.mediaType === "text/plain") {
      writeFileSync(join(folder, fileOf(attachment.body)), attachment.body);
      continue;
    }
    messages.write(message);
    chronicle.take(message);
  }
  journal.append({ type: "run-finished", reason: "completed" });
}

const fileOf = (evidence: string): string => `evidence/${hash("sha256", evidence)}`;
const requirementOf = (index: number): string =>
  `PRV-${lettersOf(Math.floor(index / 10))}-${(index % 10) + 1}`;
const lettersOf = (number: number): string =>
  `${number < 26 ? "" : lettersOf(Math.floor(number / 26) - 1)}${String.fromCharCode(65 + (number % 26))}`;
const atomOf = (index: number): string =>
  `${requirementOf(Math.floor(index / atomsPerRequirement))}.${(index % atomsPerRequirement) + 1}`;

function contentOf(number: number, { evidenceBytes }: RunSize): ScenarioContent {
  const evidence = evidenceOf(number, evidenceBytes);
  const file = fileOf(evidence);
  return {
    ...{
      number,
      atom: atomOf(Math.floor(number / scenariosPerAtom)),
      judgement: judgementOf(number),
      evidence,
    },
    observation: { what: "answer", value: { code: number }, expected: { code: number } },
    kept: {
      ...{ name: "dump", file, sha256: file.slice("evidence/".length), size: evidenceBytes },
      ...{ mediaType: "text/plain", slot: "device-1", address: 0, length: evidenceBytes, redacted: [] },
    },
  };
}

/** Of every hundred scenarios one fails, and one cannot be told. */
function judgementOf(number: number): object | undefined {
  if (number % 100 === 7) return { status: "fail", message: "expected an answer, got none" };
  if (number % 100 === 11)
    return { status: "inconclusive", cause: "equipment", message: "the relay did not answer" };
  return undefined;
}

/** Lines of hexadecimal, as of a dump; the same for the same number. */
function evidenceOf(number: number, bytes: number): string {
  let text = "";
  for (let block = 0; text.length < bytes; block += 1)
    text += `${createHash("sha256").update(`${number}.${block}`).digest("hex")}\n`;
  return text.slice(0, bytes);
}

function startOf(atoms: number): JournalRecord {
  const requirements = Array.from({ length: Math.ceil(atoms / atomsPerRequirement) }, (_, index) => ({
    ...{ id: requirementOf(index), section: `Section ${Math.floor(index / 10)}` },
    text: `Text of requirement ${index}.`,
    atoms: Array.from({ length: atomsPerRequirement }, (_atom, at) => ({
      ...{ id: `${requirementOf(index)}.${at + 1}`, text: `atom ${at + 1}` },
      ...{ level: "MUST" as const, method: "TEST" as const },
    })),
  }));
  const digest = "0".repeat(64);
  return {
    ...{
      type: "run-started",
      version: journalVersion,
      runId: "2027-01-01T00:00:00.000Z 00000000",
      seed: "00000000",
    },
    target: { kind: "emulated", name: "emulated device" },
    product: {
      ...{ name: "Product", model: "P1", manufacturer: "Works", icsSha256: digest, ixitSha256: digest },
      ...{ notApplicable: {}, shouldReasons: {}, firmware: { version: "1.0.0", sha256: digest }, lot: 3 },
    },
    readings: {},
    register: { sha256: digest, requirements },
    features: [],
    versions: { assay: "0.0.0", node: process.version, os: "Linux" },
    ...{ keyId: "0123456789abcdef", devices: 3, against: [], arguments: [] },
  };
}
