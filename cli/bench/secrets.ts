import type { Redactor } from "../../core/journal/index.ts";
import type { LearnedSecret, MintedSecret, Secrets } from "../../steps/bench.ts";
import { canary, type RunKey, sealSecret } from "./run-key.ts";

/** The secrets of one scenario, known to the redactor from the moment they are made or learned. */
export function createSecrets(scenario: string, runKey: RunKey, redactor: Redactor): Secrets {
  const minted: MintedSecret[] = [];
  const learned: LearnedSecret[] = [];
  const known = new Set<string>();
  const own = new Set<string>();
  return {
    minted,
    learned,
    isMinted: (value) => own.has(value),
    mint: (label, length) => {
      const index = minted.length;
      const secret = canary(runKey, { scenario, label, index, length });
      redactor.protect(secret, label);
      known.add(secret);
      own.add(secret);
      minted.push({ label, index, length });
      return secret;
    },
    learn: (label, value) => {
      const key = typeof value === "string" ? value : `bytes ${Buffer.from(value).toString("hex")}`;
      if (known.has(key)) return;
      redactor.protect(value, label);
      known.add(key);
      learned.push({ label, sealed: sealSecret(runKey, value) });
    },
    redact: (text) => redactor.text(text),
    redactBytes: (bytes) => redactor.bytes(bytes),
  };
}
