import { createPublicKey, X509Certificate } from "node:crypto";
import { parseEndpoint } from "./cloud/endpoint.ts";
import { credentialAreas } from "./flash-map.ts";
import { type Parts, Refusal, type TrustStore } from "./parts.ts";
import { openRecordLog } from "./storage/record-log.ts";

/** Trust anchors are public; they stand in the credentials partition as they are. They belong to the clean factory state. */
export function makeTrustStore({ flash }: Parts): TrustStore {
  const records = openRecordLog(flash, credentialAreas.trust);
  return {
    install(anchors) {
      if (!isCertificate(anchors.backendCa))
        throw new Refusal("invalid-value", "backendCa is no certificate in PEM");
      if (!isOperatorKey(anchors.operatorKey))
        throw new Refusal("invalid-value", "operatorKey is no Ed25519 public key in PEM");
      if (anchors.endpoint !== undefined && parseEndpoint(anchors.endpoint) === undefined)
        throw new Refusal("invalid-value", "endpoint is no address such as mqtts://host:port");
      records.append(Buffer.from(JSON.stringify(anchors)));
    },
    anchors: () => {
      const newest = records.records().at(-1);
      return newest === undefined ? undefined : JSON.parse(Buffer.from(newest).toString("utf8"));
    },
  };
}

// An anchor that cannot be read would only show when the device needs it: in the field, when it is too late.

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).subject !== undefined;
  } catch {
    return false;
  }
}

function isOperatorKey(pem: string): boolean {
  try {
    return createPublicKey(pem).asymmetricKeyType === "ed25519";
  } catch {
    return false;
  }
}
