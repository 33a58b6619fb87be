import type { ImprovError, ImprovState, ImprovWifi } from "../../../core/wire/improv/index.ts";
import type { SetUpAnswer, WifiProgress } from "../../../core/wire/provisioning/index.ts";
import type { DeviceClock } from "../../parts/index.ts";
import type { SetUpChecks } from "./services.ts";

/** Device time after the button's press in which somebody may hand over a network; the specification suggests a minute. */
const authorizedMs = 60_000;
/** Device time that joining a network may take. */
const joinWithinMs = 30_000;

/** What Improv stands on, and all it can do to the device: set its Wi-Fi. There is no way to endpoint, account or secret. */
export interface ImprovServices {
  /** Name and version of the firmware, hardware, the device's own name: what everybody may know. */
  info(): readonly [string, string, string, string];
  readonly checks: Pick<SetUpChecks, "wifi">;
  readonly clock: Pick<DeviceClock, "after">;
  /** Runs firmware, with loss of supply taken care of; after the firmware's end it runs nothing. */
  run(work: () => void): unknown;
  /** Whether the device may be set up now, is set up already, or neither. */
  phase(): "open" | "provisioned" | "closed";
  /** Takes a network that is valid. */
  apply(wifi: ImprovWifi): SetUpAnswer;
  wifi(): WifiProgress;
  /** Calls `listener` after each change of the Wi-Fi. */
  onWifi(listener: () => void): void;
  /** Has the device show which one it is. */
  identify(): void;
  /** For the device's log. */
  note(event: ImprovEvent): void;
}

export type ImprovEvent = "improv-authorized" | "improv-applied" | "improv-refused";

/**
 * Improv Wi-Fi on the device, whatever carries it. Nobody proves anything in it; so that not everybody in reach owns the device, a person
 * must be at it: a network is taken only for a minute after its button was pressed.
 */
export interface Improv {
  readonly state: ImprovState;
  readonly error: ImprovError;
  /** The button was pressed. Harmless while the device cannot be set up. */
  authorize(): void;
  /** Another command has come: the last one's error is over. */
  begin(): void;
  /** A command has failed. */
  fail(error: Exclude<ImprovError, "none">): void;
  /** Takes a network and joins it. `joined` is called once that has succeeded; what else comes of it is told by state and error. */
  take(wifi: ImprovWifi, joined: () => void): void;
  info(): readonly string[];
  identify(): void;
  /** Calls `listener` after each change of state or error; returns the unsubscriber. */
  onChange(listener: (what: "state" | "error") => void): () => void;
  /** Does `work` as firmware after `ms` of device time; returns what calls it off. */
  later(ms: number, work: () => void): () => void;
}

/** Device time after which half a message is given up: whoever began it has gone, and must not swallow what others say. */
export const halfMessageMs = 1_000;

export function createImprov(services: ImprovServices): Improv {
  const listeners = new Set<(what: "state" | "error") => void>();
  let phase: "waiting" | "authorized" | "joining" | "joined" = "waiting";
  let error: ImprovError = "none";
  let onJoined = () => {};
  let stopTimer = () => {};

  const tell = (what: "state" | "error"): void => {
    for (const listener of [...listeners]) listener(what);
  };
  const become = (next: typeof phase): void => {
    stopTimer();
    stopTimer = () => {};
    const before = phase;
    phase = next;
    if (before !== next) tell("state");
  };
  const setError = (next: ImprovError): void => {
    if (error === next) return;
    error = next;
    tell("error");
  };
  const later: Improv["later"] = (ms, work) => services.clock.after(ms, () => services.run(work));

  const authorizeForAWhile = (): void => {
    become("authorized");
    stopTimer = later(authorizedMs, () => become("waiting"));
  };

  const giveUp = (): void => {
    setError("unable-to-connect");
    // The person is still there: their minute begins anew.
    authorizeForAWhile();
  };

  const look = (): void => {
    if (phase !== "joining") return;
    const progress = services.wifi();
    if (progress === "wifi-refused" || progress === "wifi-not-found") giveUp();
    if (progress !== "connected") return;
    become("joined");
    onJoined();
  };
  services.onWifi(look);

  const state = (): ImprovState => {
    if (phase === "joining") return "provisioning";
    if (phase === "joined" || services.phase() === "provisioned") return "provisioned";
    return phase === "authorized" && services.phase() === "open" ? "authorized" : "authorization-required";
  };

  return {
    get state() {
      return state();
    },
    get error() {
      return error;
    },
    authorize() {
      if (phase === "joining" || services.phase() !== "open") return;
      services.note("improv-authorized");
      setError("none");
      authorizeForAWhile();
    },
    begin: () => setError("none"),
    fail: setError,
    take(wifi, joined) {
      if (state() !== "authorized") {
        services.note("improv-refused");
        setError("not-authorized");
        return;
      }
      if (!services.checks.wifi(wifi).ok || !services.apply(wifi).ok) {
        setError("invalid-packet");
        return;
      }
      services.note("improv-applied");
      onJoined = joined;
      become("joining");
      stopTimer = later(joinWithinMs, giveUp);
      look();
    },
    info: services.info,
    identify: services.identify,
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    later,
  };
}
