export { createChain } from "./chain.ts";
export { type Commitments, createCommitments, findCommitments, loadCommitments } from "./commitment.ts";
export { freshnessChallenge, freshnessMessage, isNonce } from "./freshness.ts";
export { type EarlierFingerprints, journalOf, loadFingerprints } from "./history.ts";
export { createNeedleSearch } from "./needle-search.ts";
export { type CutCount, observed } from "./observed.ts";
export { type PrintedBytes, printedIn, type TextSpan } from "./printed-bytes.ts";
export { malformedLine, type Place, readJournal, type Skimmed, scanJournal } from "./reader.ts";
export {
  chainStart,
  type Evidence,
  type Freshness,
  type FreshnessAlgorithm,
  type HostClock,
  type Incident,
  type IncidentKind,
  type InputRole,
  type JoinedRun,
  type JournalLine,
  type JournalRecord,
  journalVersion,
  type Observation,
  type RegisteredAtom,
  type RegisteredRequirement,
  type RunAgain,
  type RunFinished,
  type RunInput,
  type RunStarted,
  type ScenarioFinished,
  type ScenarioPlanned,
  type SelfCheck,
  type SelfCheckResult,
  type SignedFreshness,
  type Stamp,
  type StepFinished,
  type Target,
  type TargetKind,
  type Transcript,
  type UnsignedFreshness,
} from "./record.ts";
export { createRedactor, joined, type RedactedBytes, type Redactor, type Span } from "./redactor.ts";
export { cutTornLine, type ResumedJournal, resumeJournal } from "./resume.ts";
export { createSecretSearch, type SecretFind, type SecretSearch, scanForSecrets } from "./secret-scan.ts";
export {
  type AtomResult,
  combine,
  exitCode,
  type Findings,
  type InconclusiveCause,
  isExcused,
  type Level,
  notExamined,
  type Status,
  type Verdict,
  verdictOfAttempts,
  worse,
} from "./verdict.ts";
export { type JournalDisk, type JournalFile, type JournalWriter, openJournal, systemDisk } from "./writer.ts";
