import { generateKeyPairSync, type KeyObject, sign, X509Certificate } from "node:crypto";
import { issueCertificate, toPem } from "../certificate.ts";
import { attribute, bitString, der, oid, oids, printable, sequence, utf8 } from "../der.ts";

/** For tests: an authority and what it issues. */

export interface Authority {
  readonly certificate: X509Certificate;
  issue(identity: string, publicKey: KeyObject, notAfter?: Date): X509Certificate;
}

const spki = (key: KeyObject) => key.export({ format: "der", type: "spki" });

export const p256 = () => generateKeyPairSync("ec", { namedCurve: "P-256" });

export function createAuthority(commonName = "Test authority"): Authority {
  const { privateKey, publicKey } = p256();
  const issuer = { commonName };
  const notBefore = new Date(Date.now() - 86_400_000);
  const parse = (bytes: Uint8Array) => new X509Certificate(toPem(bytes));
  return {
    certificate: parse(
      issueCertificate(
        { subject: issuer, issuer, publicKey: spki(publicKey), notBefore, use: { kind: "authority" } },
        privateKey,
      ),
    ),
    issue(identity, subjectKey, notAfter) {
      const subject = { commonName: identity, serialNumber: identity };
      const draft = {
        subject,
        issuer,
        publicKey: spki(subjectKey),
        notBefore,
        use: { kind: "client" },
      } as const;
      return parse(issueCertificate(notAfter === undefined ? draft : { ...draft, notAfter }, privateKey));
    },
  };
}

/** PKCS #10 request for `identity` with `key`. */
export function requestFor(identity: string, key: KeyObject, publicKey: KeyObject): Uint8Array {
  const info = sequence(
    der(0x02, Uint8Array.of(0)),
    sequence(attribute(oids.commonName, utf8(identity)), attribute(oids.serialNumber, printable(identity))),
    spki(publicKey),
    der(0xa0),
  );
  const ed25519 = key.asymmetricKeyType === "ed25519";
  const algorithm = sequence(oid(ed25519 ? "1.3.101.112" : oids.ecdsaWithSha256));
  return sequence(info, algorithm, bitString(sign(ed25519 ? null : "sha256", info, key)));
}
