import { oid, oids } from "./der.ts";
import { readElements, readInside } from "./der-reader.ts";

export interface SubjectName {
  readonly commonName?: string;
  /** IEEE 802.1AR: the device's identity. */
  readonly serialNumber?: string;
}

const commonNameId = Buffer.from(oid(oids.commonName));
const serialNumberId = Buffer.from(oid(oids.serialNumber));

/** Reads a distinguished name, DER. Undefined when it is malformed, or when it bears two serial numbers: whose is it then? */
export function readName(der: Uint8Array): SubjectName | undefined {
  const sets = readInside(der);
  if (sets === undefined) return undefined;
  const found: { commonName?: string; serialNumber?: string } = {};
  for (const set of sets) {
    for (const pair of readElements(set.content) ?? []) {
      const [type, value] = readElements(pair.content) ?? [];
      if (type === undefined || value === undefined) return undefined;
      const text = Buffer.from(value.content).toString("utf8");
      if (commonNameId.equals(type.whole)) found.commonName = text;
      if (!serialNumberId.equals(type.whole)) continue;
      if (found.serialNumber !== undefined) return undefined;
      found.serialNumber = text;
    }
  }
  return found;
}

/** The subject of a certificate (RFC 5280), DER. Takes any bytes. */
export function readSubject(certificate: Uint8Array): SubjectName | undefined {
  const [body] = readInside(certificate) ?? [];
  const fields = (body === undefined ? undefined : readElements(body.content)) ?? [];
  // The version is left out of a version 1 certificate.
  const subject = fields[fields[0]?.tag === 0xa0 ? 5 : 4];
  return subject === undefined ? undefined : readName(subject.whole);
}
