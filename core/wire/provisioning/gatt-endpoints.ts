import { setUpPaths } from "./settings.ts";

/**
 * Endpoints over Bluetooth LE as Espressif's protocomm has them: a characteristic each, which says in its user description (0x2901)
 * which one it is. A message is written, its answer read from the same place.
 */

/** Of Espressif's provisioning manager, unless a product chooses its own. */
export const setUpGattService = "1775244d6b43439b877c060f2d9bed07";

/** The name of an endpoint, without the slash that HTTP puts before it. */
export const endpointName = (path: string): string => path.replace(/^\//, "");

/** 16 bits of each characteristic's UUID: those of the manager's own endpoints, then a product's in their order. */
const numbers: Readonly<Record<string, string>> = {
  [setUpPaths.session]: "ff51",
  [setUpPaths.wifi]: "ff52",
  [setUpPaths.version]: "ff53",
  [setUpPaths.cloud]: "ff54",
  [setUpPaths.progress]: "ff55",
};

export interface GattEndpoint {
  /** One of `setUpPaths`. */
  readonly path: string;
  /** Its user description. */
  readonly name: string;
  /** 32 hex digits: the service's with 16 bits of its own in the third and fourth byte. */
  readonly uuid: string;
}

/** Every endpoint of the set-up. */
export const gattEndpoints: readonly GattEndpoint[] = Object.entries(numbers).map(([path, number]) => ({
  path,
  name: endpointName(path),
  uuid: `${setUpGattService.slice(0, 4)}${number}${setUpGattService.slice(8)}`,
}));

/** Bytes of the longest message or answer: no attribute holds more. Bluetooth Core 5.4, Vol 3, Part F, 3.2.9. */
export const longestGattMessage = 512;

/** ATT error with which protocomm answers whatever it does not accept, by NimBLE: invalid PDU. */
export const attRefusal = 0x04;
