import { createBackOff } from "../back-off.ts";
import { CloudFault, type Credential, type Operation, Unwelcome } from "../cloud-parts.ts";
import { asFirmware, startTask, type Task } from "../firmware-task.ts";
import { type Parts, Refusal } from "../parts.ts";
import { unlessAborted } from "../waiting.ts";
import { operationKeys } from "./journal-keys.ts";
import { createOverTheAir } from "./over-the-air.ts";
import { createRotation } from "./rotation.ts";
import { beginTelemetry } from "./telemetry.ts";

/** Keeps the link to the backend up, and does over it what the operator orders. */
export function makeOperation(parts: Parts): Operation {
  const { board, clock, cloud, configuration, journal, link, log, network, options } = parts;
  const { retryAtLeastMs } = options.behaviour.provisioning;
  const rotation = createRotation(parts);
  const overTheAir = createOverTheAir(parts);
  const listeners = new Set<() => void>();
  /** Where the connection of now goes. */
  let endpoint: string | undefined;
  let task: Task | undefined;

  const wake = (): void => {
    for (const listener of [...listeners]) listener();
  };
  /** Until `ms` have passed, the connection has ended, or something has changed; whichever comes first. */
  const rest = (signal: AbortSignal, { ms, lost }: { ms?: number; lost?: Promise<void> }) =>
    unlessAborted(signal, (resolve) => {
      listeners.add(resolve);
      const stop = ms === undefined ? () => {} : clock.after(ms, resolve);
      void lost?.then(resolve);
      return () => {
        listeners.delete(resolve);
        stop();
      };
    });

  const live = async (signal: AbortSignal): Promise<void> => {
    const backOff = createBackOff(retryAtLeastMs);
    for (;;) {
      try {
        await connected(signal, () => backOff.reset());
      } catch (thrown) {
        signal.throwIfAborted();
        if (!(thrown instanceof CloudFault) && !(thrown instanceof Unwelcome)) throw thrown;
        asFirmware(board, () => note(thrown));
        await rest(signal, { ms: backOff.next() });
      }
    }
  };

  /** One connection from its beginning to its end. @throws CloudFault @throws Unwelcome */
  const connected = async (signal: AbortSignal, onReached: () => void): Promise<void> => {
    while (!network.up) await rest(signal, {});
    endpoint = cloud.endpoint();
    const before = rotation.candidate();
    const credential = link.credential ?? (await link.open(signal));
    asFirmware(board, () => {
      noted.clear();
      rotation.settle(credential, before);
      overTheAir.keep();
    });
    onReached();
    const { lost } = link;
    let isMeant = false;
    const stopTelemetry = beginTelemetry(parts);
    try {
      while (link.credential === credential) {
        if (!rotation.isDue) await rest(signal, { lost });
        else if (await rotation.renew(credential, signal)) {
          isMeant = true;
          link.close();
        }
      }
    } finally {
      stopTelemetry();
    }
    if (!isMeant && network.up && endpoint === cloud.endpoint())
      throw new CloudFault("backend-unreachable", "the connection ended");
  };

  const noted = new Set<string>();
  /** Once for each cause until the backend is reached again, or one that is away for long would fill the log. */
  const note = (cause: CloudFault | Unwelcome): void => {
    const code = cause instanceof CloudFault ? cause.code : "unwelcome";
    if (noted.has(code)) return;
    noted.add(code);
    log.append({ event: "backend-lost", origin: "boot", detail: `${code}: ${cause.message}` });
  };

  network.onChange(wake);
  configuration.onChange(() => {
    if (task === undefined || cloud.endpoint() === endpoint) return;
    link.close();
    wake();
  });

  const hasEntered = () => journal.recall(operationKeys.entered) === "yes";
  /** @throws Refusal before the confirmation: an order may come as soon as there is a link */
  const credentialInUse = (): Credential => {
    const { credential } = link;
    if (hasEntered() && credential !== undefined) return credential;
    throw new Refusal("wrong-state", "the device is not in operation");
  };

  return {
    get entered() {
      return hasEntered();
    },
    enter: () => journal.record(operationKeys.entered, "yes"),
    start() {
      task ??= startTask(board, live);
      overTheAir.watch();
    },
    stop() {
      task?.stop();
      task = undefined;
      overTheAir.stop();
      link.close();
    },
    rotate() {
      rotation.promise(credentialInUse());
      return wake;
    },
    update: (digest, size) => overTheAir.take(digest, size, credentialInUse()),
  };
}
