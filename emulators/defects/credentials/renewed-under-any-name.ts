import type { DeviceId } from "../../../core/kernel/index.ts";
import {
  decodeEstBody,
  encodeEstBody,
  estPaths,
  estTypes,
  readCertificateRequest,
  writeCertsOnly,
} from "../../../core/wire/index.ts";
import type { BackendParts } from "../../backend/index.ts";
import { type Defect, inBackend } from "../defect.ts";

type Route = BackendParts["enrolment"][number];

const certifyingAnyName = (sound: Route, { certifier, registry }: BackendParts): Route => ({
  ...sound,
  service(exchange) {
    const request = readCertificateRequest(decodeEstBody(exchange.body) ?? new Uint8Array());
    const named = request?.subject.serialNumber as DeviceId | undefined;
    if (request === undefined || named === undefined || named === exchange.authenticate()?.identity)
      return sound.service(exchange);
    const { certificate, credential } = certifier.certify(named, request.publicKey);
    registry.reenrol(named, credential);
    const headers = { "content-transfer-encoding": "base64" };
    const body = encodeEstBody(writeCertsOnly([certificate]));
    return { status: 200, type: estTypes.certificates, headers, body };
  },
});

export const renewedUnderAnyName: Defect = {
  name: "renewed-under-any-name",
  breaks: "PRV-CRED-2.4",
  mistake:
    "Who renews has shown a credential of the fleet, and gets a certificate for whatever name the request has.",
  cwe: 295,
  caughtBy: "A device is given no credential in another device's name",
  breakage: () =>
    inBackend("enrolment", (make, parts) =>
      make(parts).map((route) =>
        route.path === estPaths.reenroll ? certifyingAnyName(route, parts) : route,
      ),
    ),
};
