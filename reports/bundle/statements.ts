import {
  type AtomResult,
  isExcused,
  type RunStarted,
  type Status,
  type Verdict,
} from "../../core/journal/index.ts";
import type { RunFreshness } from "../freshness.ts";
import type { AtomSummary, Column, RequirementSummary, RunSummary, ScenarioSummary } from "../summary.ts";
import { canonicalJson, type Json } from "./canonical.ts";
import { manifestFile } from "./manifest.ts";

/** in-toto Statement v1. https://github.com/in-toto/attestation/blob/main/spec/v1/statement.md */
interface Statement {
  readonly _type: "https://in-toto.io/Statement/v1";
  readonly subject: readonly [{ readonly name: string; readonly digest: { readonly sha256: string } }];
  readonly predicateType: string;
  readonly predicate: Json;
}

/** The statements of a bundle, by the names of their envelopes. */
export const statements = {
  /** Ours: every verdict, what it was about, and what the exit code rests on. */
  "verdicts.dsse.json": { type: "urn:assay:verdicts:v1", of: verdictsOf },
  /** For tools that know nothing of us. */
  "test-result.dsse.json": {
    type: "https://in-toto.io/attestation/test-result/v0.1",
    of: testResultOf,
  },
} as const;

export type EnvelopeName = keyof typeof statements;
export const envelopeNames = Object.keys(statements) as EnvelopeName[];

/** What the statements of a bundle are about. */
export interface Subject {
  readonly manifestSha256: string;
  readonly evidenceDigest: string;
  readonly summary: RunSummary;
}

/** What a statement of a bundle says of its manifest, as the bytes that are signed. */
export function writeStatement(name: EnvelopeName, subject: Subject): Uint8Array {
  const statement: Statement = {
    _type: "https://in-toto.io/Statement/v1",
    subject: [{ name: manifestFile, digest: { sha256: subject.manifestSha256 } }],
    predicateType: statements[name].type,
    predicate: predicateOf(name, subject),
  };
  return Buffer.from(canonicalJson({ ...statement, subject: [...statement.subject] }));
}

/** What a statement tells of the run. */
export const predicateOf = (name: EnvelopeName, subject: Omit<Subject, "manifestSha256">): Json =>
  statements[name].of(subject);

function verdictsOf({ summary, evidenceDigest }: Omit<Subject, "manifestSha256">): Json {
  const { start, requirements, columns, ownChecks, scenarios, waivers } = summary;
  const examined = requirements.filter((requirement) => requirement.examined);
  const atoms = examined.flatMap((requirement) => requirement.atoms).filter((atom) => atom.examined);
  return {
    runId: start.runId,
    evidenceDigest,
    seed: start.seed,
    startedAt: summary.startedAt,
    endedAt: summary.endedAt,
    completed: summary.completed,
    exitCode: summary.exitCode,
    target: { ...start.target },
    product: productOf(start),
    firmware: { version: start.product.firmware.version, sha256: start.product.firmware.sha256 },
    versions: { ...start.versions },
    waivers: waivers.map(({ atom, reason, owner, expiry }) => ({ atom, reason, owner, expiry })),
    deviations: [...summary.deviations],
    counts: { requirements: count(examined), atoms: count(atoms), scenarios: count(scenarios) },
    requirements: examined.map(requirementOf),
    // Where several kinds of targets are joined: what was found on each by itself.
    columns: columns.length === 1 ? undefined : columns.map(columnOf),
    ownChecks: ownChecks.map(ownCheckOf),
    freshness: summary.freshness && freshnessOf(summary.freshness),
  };
}

const productOf = ({ product }: RunStarted): Json => ({
  name: product.name,
  model: product.model,
  manufacturer: product.manufacturer,
});

const columnOf = ({ target: { kind, name }, requirements }: Column): Json => {
  const examined = requirements.filter((requirement) => requirement.examined);
  return { kind, name, counts: count(examined), requirements: examined.map(requirementOf) };
};

const requirementOf = ({ id, level, verdict, atoms }: RequirementSummary): Json => ({
  ...{ id, level, ...verdictOf(verdict) },
  atoms: atoms.filter((atom) => atom.examined).map(atomOf),
});

const atomOf = (atom: AtomSummary): Json => ({
  ...{ id: atom.id, level: atom.level, ...verdictOf(atom.verdict) },
  ...(isExcused(atom) ? { reason: atom.reason } : {}),
});

const ownCheckOf = ({ scenario, name, verdict }: ScenarioSummary): Json => ({
  ...{ scenario, name, ...verdictOf(verdict) },
});

const freshnessOf = ({ nonce, verdict, devices }: RunFreshness): Json => ({
  ...{ nonce, ...verdictOf(verdict) },
  devices: devices.map((device) => ({ slot: device.slot, ...verdictOf(device.verdict) })),
});

/** Messages stay in the journal: they may be long, and are no part of what is decided. */
const verdictOf = (verdict: Verdict): { verdict: Status; cause?: string } => ({
  verdict: verdict.status,
  ...(verdict.status === "inconclusive" ? { cause: verdict.cause } : {}),
});

function count(judged: readonly { readonly verdict: Verdict }[]): Record<Status, number> {
  const counts: Record<Status, number> = { pass: 0, fail: 0, inconclusive: 0, "not-applicable": 0 };
  for (const { verdict } of judged) counts[verdict.status] += 1;
  return counts;
}

/**
 * The atoms and own checks as tests. The predicate knows neither inconclusive nor waived: what is inconclusive did not pass, so it
 * stands with what failed, and so does the result of a run that is; what is waived or excused stands there too, and makes a
 * result that would be PASSED one of WARNED. What does not apply was not tested.
 */
function testResultOf({ summary }: Pick<Subject, "summary">): Json {
  const { start, requirements, ownChecks, freshness, exitCode } = summary;
  const atoms = requirements.flatMap((requirement) => requirement.atoms).filter((atom) => atom.examined);
  const tests: readonly Pick<AtomResult, "id" | "verdict">[] = [
    ...atoms,
    ...ownChecks.map(({ scenario, verdict }) => ({ id: scenario, verdict })),
    ...(freshness?.devices ?? []).map(({ slot, verdict }) => ({ id: `freshness of ${slot}`, verdict })),
  ];
  const named = (...statuses: readonly Status[]) =>
    tests.filter(({ verdict }) => statuses.includes(verdict.status)).map(({ id }) => id);
  const failedTests = named("fail", "inconclusive");
  const passed = failedTests.length === 0 ? "PASSED" : "WARNED";
  return {
    result: exitCode === 0 ? passed : "FAILED",
    configuration: configurationOf(start),
    passedTests: named("pass"),
    warnedTests: [],
    failedTests,
  };
}

/** What was examined and by what, as in-toto's resource descriptors. */
function configurationOf({ product, register, features }: RunStarted): Json {
  const described = [
    ["ics.yaml", product.icsSha256],
    ["ixit.yaml", product.ixitSha256],
    ["requirements.yaml", register.sha256],
    [`firmware ${product.firmware.version}`, product.firmware.sha256],
    ...features.map(({ uri, sha256 }) => [uri, sha256] as const),
  ] as const;
  return described.map(([name, sha256]) => ({ name, digest: { sha256 } }));
}
