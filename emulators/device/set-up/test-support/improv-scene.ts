import type { ImprovWifi } from "../../../../core/wire/improv/index.ts";
import type { WifiProgress } from "../../../../core/wire/provisioning/index.ts";
import { createDeviceClock } from "../../../parts/index.ts";
import { createImprov, type Improv, type ImprovEvent, type ImprovServices } from "../improv.ts";
import { makeSetUpChecks } from "../validation.ts";

export const wifi = { ssid: "workshop net", passphrase: "canary passphrase" };

/** Improv on a device that is nothing else. */
export interface ImprovScene {
  readonly clock: ReturnType<typeof createDeviceClock>;
  readonly improv: Improv;
  /** What it has done to its device. */
  readonly seen: {
    readonly applied: ImprovWifi[];
    readonly events: ImprovEvent[];
    identified: number;
    joined: number;
  };
  readonly world: { phase: ReturnType<ImprovServices["phase"]> };
  /** How it goes with the Wi-Fi from now on. */
  become(progress: WifiProgress): void;
  /** Somebody hands over a network. Default: one that is valid. */
  take(settings?: ImprovWifi): void;
}

export function makeImprovScene(): ImprovScene {
  const clock = createDeviceClock(0);
  const seen: ImprovScene["seen"] = { applied: [], events: [], identified: 0, joined: 0 };
  const world: ImprovScene["world"] = { phase: "open" };
  let progress: WifiProgress = "connecting";
  let onWifi = () => {};
  const improv = createImprov({
    info: () => ["AR1", "3.0.0", "AR1", "AR1-ABCDEF"],
    checks: makeSetUpChecks({ ssid: 32, passphrase: [8, 63], endpoint: 272, account: 64 }),
    clock,
    run: (work) => work(),
    phase: () => world.phase,
    apply(settings) {
      seen.applied.push(settings);
      return { ok: true };
    },
    wifi: () => progress,
    onWifi(listener) {
      onWifi = listener;
    },
    identify() {
      seen.identified += 1;
    },
    note: (event) => void seen.events.push(event),
  });
  const joined = () => {
    seen.joined += 1;
  };
  return {
    ...{ clock, improv, seen, world },
    become(next) {
      progress = next;
      onWifi();
    },
    take: (settings = wifi) => improv.take(settings, joined),
  };
}
