import { startDeadline } from "../../kernel/index.ts";
import { type AdvertisingReport, readAdvertisement, reportType } from "../../wire/bluetooth/index.ts";
import type { Advertisement } from "./gatt.ts";
import type { HciWatch } from "./hci-watch.ts";

/** Which device is the one: everything that is given must match what it advertises. */
export interface DeviceFilter {
  readonly name?: string;
  /** As in `Advertisement`. */
  readonly address?: string;
  /** UUID of a service that it names. */
  readonly service?: string;
}

export interface SeenDevice extends Advertisement {
  readonly addressType: "public" | "random";
  readonly isConnectable: boolean;
}

interface Heard {
  readonly advertised: AdvertisingReport;
  scanResponse?: AdvertisingReport;
}

/** Waits for the device's advertisement and its scan response; for the one alone when the other does not come `withinMs`. */
export async function awaitDevice(
  watch: HciWatch,
  filter: DeviceFilter,
  withinMs: number,
): Promise<SeenDevice | undefined> {
  const heard = new Map<string, Heard>();
  const { promise, resolve } = Promise.withResolvers<SeenDevice | undefined>();
  using ends = new DisposableStack();
  ends.defer(
    watch.onReport((report) => {
      const whole = take(heard, report);
      const seen = whole && describe(whole);
      if (seen !== undefined && matches(seen, filter)) resolve(seen);
    }),
  );
  ends.defer(
    startDeadline(withinMs, () => {
      resolve([...heard.values()].map(describe).find((seen) => matches(seen, filter)));
    }),
  );
  watch.onGone(() => resolve(undefined));
  return await promise;
}

/** Returns what is heard of the device once that is all that it says. */
function take(heard: Map<string, Heard>, report: AdvertisingReport): Heard | undefined {
  const known = heard.get(report.address);
  if (report.type === reportType.scanResponse) {
    // The other half comes with the next event.
    if (known === undefined) return undefined;
    known.scanResponse = report;
    return known;
  }
  const now: Heard = { advertised: report };
  heard.set(report.address, now);
  return report.type === reportType.nonConnectable ? now : undefined;
}

function describe({ advertised, scanResponse }: Heard): SeenDevice {
  const bytes = Buffer.concat([advertised.data, scanResponse?.data ?? Buffer.alloc(0)]);
  // Each half ends for itself; of the first nothing may run into the second.
  const first = readAdvertisement(advertised.data);
  const second = readAdvertisement(scanResponse?.data ?? Buffer.alloc(0));
  return {
    name: second.name ?? first.name,
    services: [...new Set([...first.services, ...second.services])],
    address: advertised.address,
    addressType: advertised.addressType,
    isConnectable: advertised.type === reportType.connectable,
    bytes: Uint8Array.from(bytes),
    rssi: advertised.rssi,
  };
}

function matches(seen: SeenDevice, { name, address, service }: DeviceFilter): boolean {
  return (
    (name === undefined || seen.name === name) &&
    (address === undefined || seen.address === address.toLowerCase()) &&
    (service === undefined || seen.services.includes(service.toLowerCase()))
  );
}
