import { CloudFault, type Credential } from "../cloud-parts.ts";
import { asFirmware } from "../firmware-task.ts";
import type { Parts } from "../parts.ts";
import { pause } from "../waiting.ts";
import { operationKeys } from "./journal-keys.ts";

/** One change of the operational credential, from the operator's order to the backend's letting the new one in. PRV-CRED-3 */
export interface Rotation {
  readonly isDue: boolean;
  /** That `current` is replaced. Durable on return. */
  promise(current: Credential): void;
  /** Generation of a new credential that waits to be tried. */
  candidate(): number | undefined;
  /** To be called when the backend has let `used` in; `tried`: what `candidate` said before. */
  settle(used: Credential, tried: number | undefined): void;
  /** Gets a new credential. Whether the connection is now to be opened anew. @throws CloudFault */
  renew(current: Credential, signal: AbortSignal): Promise<boolean>;
}

export function createRotation(parts: Parts): Rotation {
  const { board, clock, credentials, enrolment, journal, log, options } = parts;
  const replaced = () => Number(journal.recall(operationKeys.rotation) || 0);

  const end = (event: "credential-rotated" | "credential-rotation-failed", detail: string): void => {
    log.append({ event, origin: "backend", detail });
    journal.record(operationKeys.rotation, "");
  };
  const candidate = () => {
    const newest = credentials.usable()[0]?.generation;
    return newest !== undefined && replaced() > 0 && newest > replaced() ? newest : undefined;
  };

  return {
    get isDue() {
      return replaced() > 0;
    },
    promise(current) {
      if (replaced() === 0) journal.record(operationKeys.rotation, String(current.generation));
    },
    candidate,
    settle(used, tried) {
      if (replaced() === 0) return;
      if (used.generation > replaced()) end("credential-rotated", `credential ${used.generation} in use`);
      else if (tried !== undefined && candidate() === undefined)
        end("credential-rotation-failed", `the backend does not let credential ${tried} in`);
    },
    async renew(current, signal) {
      if (candidate() !== undefined) {
        // It was certified and could not be tried; nobody has turned it away.
        await pause(clock, options.behaviour.provisioning.retryAtLeastMs, signal);
        return true;
      }
      try {
        await enrolment.reenrol(current, signal);
        return true;
      } catch (thrown) {
        if (!(thrown instanceof CloudFault) || thrown.code !== "enrolment-refused") throw thrown;
        asFirmware(board, () => end("credential-rotation-failed", thrown.message));
        return false;
      }
    },
  };
}
