import type { BackendUnderTest } from "../../core/backend/contract.ts";
import type { DeviceId } from "../../core/kernel/index.ts";
import { sha256 } from "../../core/kernel/index.ts";
import { type BackendOptions, createBackend } from "./backend.ts";
import { createManufacturer, type Manufacturer } from "./stand-in.ts";
import { StandInDevice } from "./stand-in-device.ts";

export const devices = ["TEST-0001", "TEST-0002"] as [DeviceId, DeviceId];
export const firmwareDigest = sha256("the release of the stand-ins");

/** For tests: an emulated backend with two devices whose keys are held here. */
export async function createUnderTest(
  options: Partial<BackendOptions> = {},
  manufacturer: Manufacturer = createManufacturer(),
): Promise<BackendUnderTest> {
  const backend = await createBackend({
    manufacturerCas: [manufacturer.ca],
    trustedFirmware: [firmwareDigest],
    ...options,
  });
  const made = new Map<string, StandInDevice>();
  const standIn = (identity: DeviceId): StandInDevice => {
    const known = made.get(identity) ?? new StandInDevice(backend, identity, manufacturer);
    made.set(identity, known);
    return known;
  };
  return {
    backend,
    devices,
    firmwareDigest,
    connectAs: (identity, as = {}) => standIn(identity).connect(as),
    request: (identity, request) => standIn(identity).request(request),
    evidence: (identity, nonce, changes = {}) => standIn(identity).evidence(nonce, firmwareDigest, changes),
    certificateRequest: (identity, key = "new") => standIn(identity).certificateRequest(key),
    adopt: (identity, certificate) => standIn(identity).adopt(certificate),
    [Symbol.asyncDispose]: () => backend[Symbol.asyncDispose](),
  };
}
