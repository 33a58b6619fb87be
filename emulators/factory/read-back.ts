import type { ConfigurationValues, Dut } from "../../core/dut/index.ts";
import type { DeviceId } from "../../core/kernel/index.ts";
import { must, stop } from "./line-stop.ts";

/** What a unit was given. */
export interface Expected {
  readonly identity: DeviceId;
  /** DER. */
  readonly certificate: Uint8Array;
  readonly values: ConfigurationValues;
}

/** Takes supply away and asks again for everything that was written: what stood in RAM only is gone then. */
export async function readBack(
  { power, maintenance }: Dut,
  { identity, certificate, values }: Expected,
  signal: AbortSignal | undefined,
): Promise<void> {
  must("restart", await power.cycle(signal));
  const found = must("identity", await maintenance.readIdentity());
  if (found !== identity) stop("identity", "read-back", `after a power cycle ${identity} reads as ${found}`);
  const der = must("certificate", await maintenance.readCertificate());
  if (Buffer.compare(der, certificate) !== 0)
    stop("certificate", "read-back", "after a power cycle it is not the one that was installed");
  const stored = must("configuration", await maintenance.readConfiguration());
  const wrong = Object.keys(values).filter((field) => stored.values[field] !== values[field]);
  if (wrong.length > 0)
    stop("configuration", "read-back", `after a power cycle ${wrong.join(", ")} did not read back`);
}
