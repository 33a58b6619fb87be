import type { Parts } from "../parts.ts";
import { createImprov, type Improv } from "../set-up/improv.ts";
import { keepSettings } from "./keep-settings.ts";
import { suffixOf } from "./set-up.ts";

/** Undefined unless the product has declared it: Improv lets in whoever is there when the button is pressed. */
export function makeImprov(parts: Parts): Improv | undefined {
  const { board, boot, clock, configuration, identity, log, network, operation, options, setUp } = parts;
  const { improv = [] } = options.behaviour.provisioning;
  if (improv.length === 0) return undefined;
  return createImprov({
    info: () => ["AR1", boot.running.version, "AR1", `AR1-${suffixOf(identity)}`],
    checks: parts.setUpChecks,
    clock,
    run: (work) => board.later(work),
    phase() {
      if (operation.entered) return "provisioned";
      return setUp.open ? "open" : "closed";
    },
    apply: (wifi) => keepSettings(configuration, { wifi }),
    wifi: () => network.wifi,
    onWifi: (listener) => network.onChange(listener),
    identify: () => board.print("[identify] here\n"),
    note: (event) => log.append({ event, origin: "set-up" }),
  });
}
