import { type Sha256, sha256 } from "../../../core/kernel/index.ts";
import { firmwarePath, longestUpdateBlock } from "../../../core/wire/index.ts";
import { CloudFault, type Credential } from "../cloud-parts.ts";
import { asFirmware, startTask, type Task } from "../firmware-task.ts";
import { type Parts, Refusal } from "../parts.ts";
import { operationKeys } from "./journal-keys.ts";

/** Updates that come over the link. Nobody stands beside the device: the image stays only when it reaches the backend. */
export interface OverTheAir {
  /** The act: fetches the image with `credential` and tries it. @throws Refusal */
  take(digest: Sha256, size: number, credential: Credential): () => void;
  /** At each start: gives an image on trial its time, and tells when it was taken back. */
  watch(): void;
  /** The backend was reached: the image on trial stays. */
  keep(): void;
  stop(): void;
}

export function createOverTheAir(parts: Parts): OverTheAir {
  const { board, boot, clock, cloud, journal, log, options, update } = parts;
  let download: Task | undefined;
  let stopTrial = () => {};

  const trial = () => journal.recall(operationKeys.trial) || undefined;
  const note = (event: string, detail: string) => log.append({ event, origin: "backend", detail });

  const fetchImage = async (
    credential: Credential,
    digest: Sha256,
    signal: AbortSignal,
  ): Promise<Uint8Array> => {
    const { status, body } = await cloud.ask(credential, {
      method: "GET",
      path: firmwarePath(digest),
      signal,
    });
    if (status !== 200) throw new CloudFault("backend-unreachable", `the image was not given: ${status}`);
    return body;
  };

  const install = (image: Uint8Array, digest: Sha256, size: number): void => {
    if (image.length !== size || sha256(image) !== digest)
      throw new Refusal("bad-digest", "what came is not the image that was ordered");
    update.begin(size, digest);
    for (let offset = 0; offset < size; offset += longestUpdateBlock)
      update.write(offset, image.subarray(offset, offset + longestUpdateBlock));
    // Before the restart: the image on trial has to know how it came.
    journal.record(operationKeys.trial, digest);
    try {
      update.finish("backend");
    } catch (thrown) {
      if (thrown instanceof Refusal) journal.record(operationKeys.trial, "");
      throw thrown;
    }
  };

  return {
    take(digest, size, credential) {
      if (boot.running.state === "trial") throw new Refusal("busy", "the running image is on trial");
      return () => {
        download?.stop();
        download = startTask(board, async (signal) => {
          try {
            const image = await fetchImage(credential, digest, signal);
            asFirmware(board, () => install(image, digest, size));
          } catch (thrown) {
            signal.throwIfAborted();
            if (!(thrown instanceof CloudFault) && !(thrown instanceof Refusal)) throw thrown;
            asFirmware(board, () => note("update-failed", `${thrown.code}: ${thrown.message}`));
          }
        });
      };
    },
    watch() {
      const digest = trial();
      if (digest === undefined) return;
      const { running } = boot;
      if (running.digest !== digest) note("update-reverted", digest);
      if (running.digest !== digest || running.state === "confirmed") {
        journal.record(operationKeys.trial, "");
        return;
      }
      stopTrial = clock.after(options.behaviour.provisioning.fallbackWithinMs, () =>
        // An image that was tried and not confirmed is not started again.
        board.later(() => board.restart()),
      );
    },
    keep() {
      const digest = trial();
      if (digest === undefined) return;
      stopTrial();
      boot.confirm();
      note("update-confirmed", digest);
      journal.record(operationKeys.trial, "");
    },
    stop() {
      download?.stop();
      stopTrial();
    },
  };
}
