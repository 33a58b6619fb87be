import { type Defect, inDevice } from "../defect.ts";

export const certificateShownInClear: Defect = {
  name: "certificate-shown-in-clear",
  breaks: "PRV-ZTP-3.3",
  mistake:
    "TLS 1.3 was switched off for want of memory, and before it a client's certificate crosses the wire in clear: everybody on the way reads which device this is, and in whose name.",
  cwe: 319,
  caughtBy: "The delivery cannot be read on the wire",
  breakage: () =>
    inDevice("serverTrust", (make, parts) => {
      const trust = make(parts);
      return (to) => ({ ...trust(to), maxVersion: "TLSv1.2" });
    }),
};
