import { randomBytes } from "node:crypto";
import type { DeviceOptions } from "./parts.ts";

type Silicon = Pick<DeviceOptions, "uid" | "hardwareKey" | "secureElement">;

/** Numbers and keys as a chip maker would give them to another piece of the same kind, from the CSPRNG. */
export function freshSilicon({ uid, hardwareKey, secureElement }: Silicon): Silicon {
  return {
    uid: fresh(uid),
    hardwareKey: fresh(hardwareKey),
    secureElement: secureElement && {
      serial: fresh(secureElement.serial),
      rootKey: fresh(secureElement.rootKey),
    },
  };
}

function fresh({ length }: Uint8Array): Uint8Array {
  return Uint8Array.from(randomBytes(length));
}
