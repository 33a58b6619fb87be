import { done, type Outcome, refused, silent } from "../../core/kernel/index.ts";
import type { BorrowedInterface } from "./borrowed-interface.ts";
import { type NetworkManagerTools, nmcliExit, radioFault } from "./nmcli.ts";
import type { ScanRow } from "./scan.ts";

interface JoinOptions {
  readonly interface: string;
  readonly joinWithinMs: number;
  readonly accessPoint: { readonly passphrase?: string | undefined };
}

/** The host keeps its way to the rest of the world: nothing but the access point itself is reached through it. */
const localOnly = ["ipv4.never-default", "yes", "ipv4.ignore-auto-dns", "yes", "ipv6.method", "disabled"];

/**
 * Joins the access point that was just seen. Refused ("not-visible") when it has gone since, ("no-address") when it gives us none;
 * silent when an open one lets nobody in. @throws EquipmentFault RADIO_FAILED
 */
export async function joinAccessPoint(
  tools: NetworkManagerTools,
  borrowed: BorrowedInterface,
  seen: ScanRow,
  options: JoinOptions,
): Promise<Outcome<void>> {
  const { passphrase } = options.accessPoint;
  const closed = seen.security !== "";
  if (closed && passphrase === undefined)
    throw radioFault(
      tools.place,
      `the access point ${seen.ssid} wants a passphrase (${seen.security}), and none is declared.`,
      "Name it as accessPoint.passphrase in the lab file.",
    );
  const keyManagement = /WPA[12]/.test(seen.security) ? "wpa-psk" : "sae";
  const security = closed ? ["802-11-wireless-security.key-mgmt", keyManagement] : [];
  const network = ["ssid", seen.ssid, "802-11-wireless.bssid", seen.bssid];
  const answer = await borrowed.activate(
    [...network, ...security, ...localOnly],
    closed ? passphrase : undefined,
  );
  if (answer.kind === "done") return done(undefined);
  const { exitCode, complaint } = answer;
  if (/network could not be found/i.test(complaint))
    return refused("not-visible", `the access point ${seen.ssid} has gone since it was seen`);
  if (/IP configuration could not be reserved/i.test(complaint))
    return refused("no-address", `the access point ${seen.ssid} lets us join and gives us no address`);
  if (closed && (/secrets were required/i.test(complaint) || exitCode === nmcliExit.timeout))
    throw radioFault(
      tools.place,
      `the access point ${seen.ssid} does not let us in: ${complaint}`,
      "Check accessPoint.passphrase in the lab file against the board's label.",
    );
  if (exitCode === nmcliExit.timeout) return silent(options.joinWithinMs);
  throw tools.fault(["connection", "up", options.interface], answer);
}
