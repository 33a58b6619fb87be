import { type SetUpVerifier, securityPatch } from "../../../core/wire/provisioning/index.ts";

/** What `proto-ver` tells everybody, so that a client picks the scheme; it goes out as JSON. */
export const describeVersion = ({ security }: SetUpVerifier): object => ({
  prov: { ver: "v1.1", sec_ver: security, sec_patch_ver: securityPatch[security], cap: [] },
});
