import { X509Certificate } from "node:crypto";
import type { Parts, PartsTable } from "../../device/index.ts";
import { altered, seeing } from "../defect.ts";

/** Credentials that take a certificate whomever it names, if it is in order otherwise. */
export function takingAnyName(make: PartsTable["credentials"], parts: Parts): Parts["credentials"] {
  const { identity } = parts;
  let named: ReturnType<typeof identity.read>;
  const read = () => named ?? identity.read();
  const credentials = make(seeing(parts, { identity: altered(identity, { read }) }));
  return altered(credentials, {
    install(certificate, authorities) {
      const { subject } = new X509Certificate(certificate);
      named = /^serialNumber=(.*)$/m.exec(subject)?.[1] as typeof named;
      try {
        return credentials.install(certificate, authorities);
      } finally {
        named = undefined;
      }
    },
  });
}
