import {
  attestationPath,
  decodeEstBody,
  encodeEstBody,
  estPaths,
  estTypes,
  parseJsonObject,
  readCertsOnly,
} from "../../core/wire/index.ts";
import { nonceLength } from "./attestation.ts";
import { type CloudAnswer, type CloudConnection, CloudFault, type Enrolment } from "./cloud-parts.ts";
import { asFirmware } from "./firmware-task.ts";
import { type Parts, Refusal } from "./parts.ts";

/** Hands the backend evidence of hardware and firmware, and enrols over secure transport (RFC 7030). */
export function makeEnrolment(parts: Parts): Enrolment {
  const { attestation, board, cloud, credentials, identity } = parts;

  const attest = async (backend: CloudConnection, signal: AbortSignal): Promise<void> => {
    const id = encodeURIComponent(identity.read() ?? "");
    const path = attestationPath;
    const given = await backend.ask({ method: "GET", path: `${path}?identity=${id}`, signal });
    const nonce = given.status === 200 ? parseJsonObject(given.body)?.["nonce"] : undefined;
    if (typeof nonce !== "string" || Buffer.from(nonce, "base64").length !== nonceLength)
      throw notServed("a nonce for the attestation", given);
    const body = attestation.evidence(nonce);
    const taken = await backend.ask({ method: "POST", path, type: "application/json", body, signal });
    if (taken.status !== 204) throw notServed("the attestation", taken);
  };

  const authorities = async (backend: CloudConnection, signal: AbortSignal): Promise<Uint8Array[]> =>
    certificatesIn(
      "the authority's certificate",
      await backend.ask({ method: "GET", path: estPaths.cacerts, signal }),
    );

  const certify = async (
    backend: CloudConnection,
    path: string,
    issuers: Uint8Array[],
    signal: AbortSignal,
  ) => {
    const body = encodeEstBody(credentials.prepare());
    const answer = await backend.ask({ method: "POST", path, type: estTypes.request, body, signal });
    const [certificate = new Uint8Array()] = certificatesIn("a certificate", answer);
    try {
      asFirmware(board, () => credentials.install(certificate, issuers));
    } catch (thrown) {
      if (thrown instanceof Refusal) throw new CloudFault("enrolment-refused", thrown.message);
      throw thrown;
    }
  };

  return {
    async enrol(signal) {
      const anybody = await cloud.connect("nobody");
      let issuers: Uint8Array[];
      try {
        await attest(anybody, signal);
        issuers = await authorities(anybody, signal);
      } finally {
        anybody.close();
      }
      const proven = await cloud.connect("identity");
      try {
        await certify(proven, estPaths.enroll, issuers, signal);
      } finally {
        proven.close();
      }
    },
    async reenrol(current, signal) {
      const backend = await cloud.connect(current);
      try {
        await certify(backend, estPaths.reenroll, await authorities(backend, signal), signal);
      } finally {
        backend.close();
      }
    },
  };
}

/** @throws CloudFault when the answer holds none */
function certificatesIn(what: string, answer: CloudAnswer): Uint8Array[] {
  const der = answer.status === 200 ? decodeEstBody(answer.body) : undefined;
  const found = der && readCertsOnly(der);
  if (found === undefined || found.length === 0) throw notServed(what, answer);
  return found;
}

/** A backend that fails is another thing than one that says no. */
function notServed(what: string, { status, body }: CloudAnswer): CloudFault {
  const { code, reason } = parseJsonObject(body) ?? {};
  const told = typeof code === "string" ? ` ${code.slice(0, 64)}: ${String(reason).slice(0, 128)}` : "";
  return new CloudFault(
    status >= 500 ? "backend-unreachable" : "enrolment-refused",
    `${what} was not given: ${status}${told}`,
  );
}
