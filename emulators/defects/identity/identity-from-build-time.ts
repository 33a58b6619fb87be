import { type Defect, inDevice } from "../defect.ts";
import { withFuses } from "./fuses-with.ts";

export const identityFromBuildTime: Defect = {
  name: "identity-from-build-time",
  breaks: "PRV-ID-2.1",
  mistake:
    "The serial number comes from the build: when each board got a build of its own that was unique, and the line flashes one for all.",
  cwe: 1188,
  breakage: () =>
    inDevice("identity", (make, parts) => {
      const build = Buffer.from(parts.boot.running.digest, "hex");
      return make(withFuses(parts, { uid: Uint8Array.from(build.subarray(0, parts.fuses.uid.length)) }));
    }),
};
