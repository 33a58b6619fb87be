import { writeMessage } from "../../../core/wire/index.ts";
import { createBackOff } from "../back-off.ts";
import {
  CloudFault,
  type LifeState,
  type Provisioning,
  type ProvisioningError,
  type SetUpUse,
  Unwelcome,
} from "../cloud-parts.ts";
import { asFirmware, startTask, type Task } from "../firmware-task.ts";
import { type Parts, Refusal } from "../parts.ts";
import { pause } from "../waiting.ts";
import { awaitDecision, type Registration } from "./registration.ts";

const failureKey = "provisioning.failure";
const networkErrors: ReadonlySet<ProvisioningError> = new Set([
  "wifi-not-found",
  "wifi-refused",
  "no-network",
]);

/**
 * The way from manufactured to operational: by itself where the product does zero-touch and there is a network, else with
 * what a person hands over at the access point. Every failure opens that access point, says why, and is tried again later.
 */
export function makeProvisioning(parts: Parts): Provisioning {
  const { board, clock, cloud, configuration, credentials, enrolment, fuses, journal, link } = parts;
  const { log, network, notices, operation, options, setUp, trng } = parts;
  const { closesAfterMs, confirmationWithinMs, fallbackWithinMs, retryAtLeastMs, zeroTouch } =
    options.behaviour.provisioning;
  let task: Task | undefined;
  let phase: "idle" | "connecting" | "awaiting-confirmation" = "idle";
  let error: ProvisioningError | undefined;
  let registration: Registration | undefined;
  let windowOver = false;
  let watching = false;
  let soon: NodeJS.Immediate | undefined;
  let stopClosing = () => {};

  const state = (): LifeState => {
    if (!fuses.locked) return "blank";
    if (operation.entered) return "operational";
    if (phase !== "idle") return phase;
    return setUp.open ? "set-up" : "manufactured";
  };

  const use: SetUpUse = {
    onApplied() {
      // Somebody is there: the window begins anew.
      setUp.raise(use);
      beginSoon();
    },
    onClosed() {
      windowOver = true;
    },
    progress: () => ({ state: state(), error }),
  };
  const offerSetUp = (): void => {
    if (!setUp.open && !windowOver && !operation.entered) setUp.raise(use);
  };

  const isSet = (field: string) => (configuration.effective()[field] ?? "") !== "";
  /** Somebody has told the device where to go, or it may go where the factory said. */
  const isWanted = () => isSet("cloud.endpoint") || isSet("wifi.ssid") || (zeroTouch && network.up);

  /** Once for changes that come together, and after the answer to whoever made them. */
  const beginSoon = (): void => {
    soon ??= setImmediate(() => board.later(begin));
  };

  /** Whatever was under way is over: the conditions are new. */
  const begin = (): void => {
    clearImmediate(soon);
    soon = undefined;
    if (operation.entered) return;
    task?.stop();
    link.close();
    phase = "idle";
    error = undefined;
    registration = undefined;
    windowOver = false;
    const hasWork = (isWanted() && cloud.address() !== undefined) || isSet("wifi.ssid") || notices.due;
    if (hasWork) task = startTask(board, pursue);
    else offerSetUp();
  };

  const pursue = async (signal: AbortSignal): Promise<void> => {
    const backOff = createBackOff(retryAtLeastMs);
    const stopFallback = clock.after(fallbackWithinMs, () => board.later(offerSetUp));
    signal.addEventListener("abort", stopFallback, { once: true });
    for (;;) {
      try {
        await attempt(signal);
        stopFallback();
        return;
      } catch (thrown) {
        signal.throwIfAborted();
        if (!(thrown instanceof CloudFault)) throw thrown;
        asFirmware(board, () => fail(thrown));
      }
      await pause(clock, backOff.next(), signal);
    }
  };

  const fail = (fault: CloudFault): void => {
    link.close();
    phase = "idle";
    registration = undefined;
    error = fault.code;
    note(fault);
    offerSetUp();
  };

  /** Once for each cause, over restarts too: a backend that is away for long would fill the log. */
  const note = ({ code, message }: CloudFault): void => {
    // That there is no network is no event; the status tells it.
    if (networkErrors.has(code) || journal.recall(failureKey) === code) return;
    log.append({ event: "provisioning-failed", origin: "boot", detail: `${code}: ${message}` });
    journal.record(failureKey, code);
  };

  const attempt = async (signal: AbortSignal): Promise<void> => {
    phase = "connecting";
    requireNetwork();
    await notify(signal);
    if (!isWanted() || cloud.address() === undefined) {
      asFirmware(board, settle);
      return;
    }
    if (credentials.usable().length === 0) await enrolment.enrol(signal);
    await connect(signal);
    await register(signal);
    asFirmware(board, enterOperation);
  };

  /** A backend that is gone must not keep the next owner from theirs: its notice waits until another time. */
  const notify = async (signal: AbortSignal): Promise<void> => {
    try {
      await notices.deliver(signal);
    } catch (thrown) {
      const isElsewhere = isWanted() && notices.endpoint !== cloud.endpoint();
      if (!(thrown instanceof CloudFault) || !isElsewhere) throw thrown;
    }
  };

  /** There is nothing more to be done before somebody says where to go. */
  const settle = (): void => {
    phase = "idle";
    offerSetUp();
  };

  const requireNetwork = (): void => {
    if (network.up) return;
    const { wifi } = network;
    if (wifi === "wifi-not-found") throw new CloudFault(wifi, "the Wi-Fi network is not in reach");
    if (wifi === "wifi-refused") throw new CloudFault(wifi, "the Wi-Fi network refuses the passphrase");
    throw new CloudFault("no-network", "there is no network");
  };

  const connect = async (signal: AbortSignal): Promise<void> => {
    try {
      await link.open(signal);
    } catch (thrown) {
      if (!(thrown instanceof Unwelcome)) throw thrown;
      // The IDevID gets another one, if the backend still wants this device.
      asFirmware(board, () => credentials.erase());
      throw new CloudFault("registration-refused", thrown.message);
    }
  };

  const register = async (signal: AbortSignal): Promise<void> => {
    const nonce = Buffer.from(trng(32)).toString("base64");
    const account = String(configuration.effective()["account.owner"] ?? "");
    const message = {
      identity: parts.identity.read() ?? "",
      firmware: parts.boot.running.version,
      nonce,
      ...(account === "" ? {} : { account }),
    };
    const { made, decided } = awaitDecision({
      nonce,
      clock,
      withinMs: confirmationWithinMs,
      lost: link.lost,
      signal,
    });
    registration = made;
    // The answer may be here before the acknowledgement is.
    phase = "awaiting-confirmation";
    await Promise.all([link.publish("registration", writeMessage(message)), decided]);
  };

  const enterOperation = (): void => {
    phase = "idle";
    error = undefined;
    if (closesAfterMs === undefined) setUp.lower();
    else stopClosing = clock.after(closesAfterMs, () => board.later(() => setUp.lower()));
    operation.start();
  };

  const lastRegistration = (nonce: string): Registration => {
    if (registration?.nonce === nonce) return registration;
    throw new Refusal("wrong-nonce", "this is not the answer to the device's last registration");
  };

  const watch = (): void => {
    if (watching) return;
    watching = true;
    network.onChange(() => {
      // Over which of two networks an attempt goes is nothing to it.
      if (!network.up) begin();
      else if (phase === "idle") beginSoon();
    });
    // Somebody may name the place that the factory has named: then the device is wanted where it was not before.
    const goal = () => `${isSet("cloud.endpoint")} ${cloud.endpoint()}`;
    let known = goal();
    configuration.onChange(() => {
      if (goal() === known) return;
      known = goal();
      beginSoon();
    });
  };

  return {
    get state() {
      return state();
    },
    get error() {
      return error;
    },
    start() {
      if (!fuses.locked) return;
      watch();
      if (operation.entered) operation.start();
      else begin();
    },
    stop() {
      clearImmediate(soon);
      stopClosing();
      task?.stop();
      link.close();
      setUp.lower();
    },
    confirm(nonce) {
      const confirmed = lastRegistration(nonce);
      operation.enter();
      if (journal.recall(failureKey)) journal.record(failureKey, "");
      log.append({ event: "provisioned", origin: "backend" });
      registration = undefined;
      confirmed.decide("confirmed");
    },
    refuse(nonce, reason) {
      lastRegistration(nonce).decide({ reason });
    },
  };
}
