import { X509Certificate } from "node:crypto";
import type { PartsTable } from "../../device/index.ts";

/** A check that takes a certificate whomever it names, if it is in order otherwise. */
export const takingAnyName =
  (make: PartsTable["certificateCheck"]): PartsTable["certificateCheck"] =>
  (parts) => {
    const faultOf = make(parts);
    return (der, authorities, expected) => {
      const named = /^serialNumber=(.*)$/m.exec(new X509Certificate(der).subject)?.[1];
      return faultOf(der, authorities, { ...expected, identity: named ?? expected.identity });
    };
  };
