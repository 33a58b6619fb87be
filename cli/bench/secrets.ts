import type { Redactor } from "../../core/journal/index.ts";
import type { MintedSecret, Secrets } from "../../steps/bench.ts";
import { canary, type RunKey } from "./run-key.ts";

/** Canaries of one scenario, known to the redactor from the moment they are made. */
export function createSecrets(scenario: string, runKey: RunKey, redactor: Redactor): Secrets {
  const minted: MintedSecret[] = [];
  return {
    minted,
    mint: (label, length) => {
      const index = minted.length;
      const secret = canary(runKey, { scenario, label, index, length });
      redactor.protect(secret, label);
      minted.push({ label, index, length });
      return secret;
    },
    redact: (text) => redactor.text(text),
  };
}
