import type { DeviceClock } from "../../parts/index.ts";
import { CloudFault } from "../cloud-parts.ts";

/** A registration whose answer is awaited. */
export interface Registration {
  /** Base64 of 32 bytes; the answer must repeat it. */
  readonly nonce: string;
  decide(verdict: Verdict): void;
}

export type Verdict = "confirmed" | { readonly reason: string };

export interface DecisionOptions {
  readonly nonce: string;
  readonly clock: DeviceClock;
  /** Of device time. */
  readonly withinMs: number;
  /** The connection over which the answer would come is gone. */
  readonly lost: Promise<void>;
  readonly signal: AbortSignal;
}

/** `decided` resolves when the backend has confirmed, and rejects with a CloudFault when it has not. */
export function awaitDecision({ nonce, clock, withinMs, lost, signal }: DecisionOptions): {
  readonly made: Registration;
  readonly decided: Promise<void>;
} {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const stopTimer = clock.after(withinMs, () =>
    reject(new CloudFault("confirmation-timeout", `the backend did not confirm within ${withinMs} ms`)),
  );
  const onAbort = () => reject(signal.reason);
  signal.addEventListener("abort", onAbort, { once: true });
  void lost.then(() =>
    reject(new CloudFault("backend-unreachable", "the connection ended before the backend confirmed")),
  );
  const decide = (verdict: Verdict): void => {
    if (verdict === "confirmed") resolve();
    else
      reject(new CloudFault("registration-refused", `the backend refused: ${verdict.reason.slice(0, 128)}`));
  };
  const decided = promise.finally(() => {
    stopTimer();
    signal.removeEventListener("abort", onAbort);
  });
  return { made: { nonce, decide }, decided };
}
