import type { PublicKey } from "../signing/public-key.ts";
import type { RunSummary } from "../summary.ts";
import { checkChain } from "./chain.ts";
import { type Check, type CheckName, checkNames, type Finding } from "./check.ts";
import { checkCompleteness } from "./completeness.ts";
import { checkFreshness } from "./freshness.ts";
import { checkManifest } from "./manifest.ts";
import { openBundle } from "./opened-bundle.ts";
import { checkRedaction, type Secrets } from "./redaction.ts";
import { checkSignature } from "./signature.ts";
import { checkVerdicts, summaryOfBundle } from "./verdicts.ts";

export interface VerifyOptions {
  /** The key that must have signed. Undefined: whoever signed stays unknown. */
  readonly key?: PublicKey | undefined;
  /** What devices must have signed, as whoever verifies told it before the run. */
  readonly nonce?: string | undefined;
  /** Secrets of the run, by what they are called. */
  readonly secrets?: Secrets | undefined;
}

export interface Verification {
  readonly checks: readonly Check[];
  /** Id of the key that the bundle carries. */
  readonly keyid: string | undefined;
  /** What the bundle's journal tells, as far as it can be read. */
  readonly summary: RunSummary | undefined;
  /** 0 every check holds; 1 one failed; 3 none failed, and something could not be told, such as who signed. */
  readonly exitCode: 0 | 1 | 3;
}

/** Asks of the bundle in `folder` all that is in `checkNames`. What is wrong with it is a finding. @throws UsageFault for what is no bundle */
export async function verifyBundle(
  folder: string,
  { key, nonce, secrets = new Map() }: VerifyOptions,
): Promise<Verification> {
  const bundle = await openBundle(folder);
  const summary = await summaryOfBundle(folder);
  const findings: Readonly<Record<CheckName, Finding>> = {
    signature: checkSignature(bundle, key),
    manifest: checkManifest(bundle),
    chain: await checkChain(folder),
    completeness: await checkCompleteness(bundle, summary),
    verdicts: await checkVerdicts(bundle, summary),
    freshness: checkFreshness(summary, nonce),
    redaction: await checkRedaction(folder, secrets),
  };
  const checks = checkNames.map((name) => ({ name, ...findings[name] }));
  const { carriedKey } = bundle;
  return {
    checks,
    keyid: carriedKey !== undefined && "value" in carriedKey ? carriedKey.value.keyid : undefined,
    summary: "value" in summary ? summary.value : undefined,
    exitCode: exitCodeOf(checks),
  };
}

function exitCodeOf(checks: readonly Check[]): 0 | 1 | 3 {
  if (checks.some(({ status }) => status === "failed")) return 1;
  return checks.some(({ status }) => status === "unknown") ? 3 : 0;
}
