import { generateKeyPairSync } from "node:crypto";
import { once } from "node:events";
import { connect } from "node:tls";
import { type CertificateUse, issueCertificate, toPem } from "../core/wire/index.ts";
import { cpuMs, medianOfSides, type Repetition, type TwoSides } from "./measure.ts";
import { openOtherSide } from "./other-side/other-side.ts";

const often: Repetition = { rounds: 30, warmUp: 5 };
/** In one round, because asking the other process for its time costs too. */
const connections = 10;

/** Median CPU time of a TLS connection between plain node:tls on either side, each with a P-256 certificate, made and closed. */
export async function measureMutualTls(
  signal: AbortSignal,
  { rounds, warmUp }: Repetition = often,
): Promise<TwoSides> {
  const issue = makeAuthority();
  const names = { kind: "server", dnsNames: ["localhost"], addresses: [] } as const;
  const [server, client] = [issue(names), issue({ kind: "client" })];
  await using other = await openOtherSide({ kind: "bare-tls", ...server }, signal);
  const port = Number(new URL(other.endpoint.url).port);
  const times: TwoSides[] = [];
  for (let round = 0; round < warmUp + rounds; round += 1) {
    const serverFrom = await other.cpuMs();
    const clientFrom = cpuMs();
    signal.throwIfAborted();
    for (let each = 0; each < connections; each += 1) {
      const socket = connect({ host: "localhost", port, ...client });
      // The server's end of the stream comes once it has checked the client's certificate.
      await once(socket.resume(), "close");
      if (!socket.authorized) throw new Error(`no connection: ${socket.authorizationError}`);
    }
    const clientMs = (cpuMs() - clientFrom) / connections;
    const serverMs = ((await other.cpuMs()) - serverFrom) / connections;
    if (round >= warmUp) times.push({ clientMs, serverMs });
  }
  return medianOfSides(times);
}

interface Credential {
  readonly key: string;
  readonly cert: string;
  readonly ca: string;
}

function makeAuthority(): (use: CertificateUse) => Credential {
  const issuer = { commonName: "Bench" };
  const notBefore = new Date(Date.now() - 86_400_000);
  const own = newKey();
  const certify = (publicKey: Buffer, use: CertificateUse) =>
    toPem(issueCertificate({ subject: issuer, issuer, publicKey, notBefore, use }, own.privateKey));
  const ca = certify(own.spki, { kind: "authority" });
  return (use) => {
    const { privateKey, spki } = newKey();
    const key = privateKey.export({ format: "pem", type: "pkcs8" }).toString();
    return { key, cert: certify(spki, use), ca };
  };
}

function newKey() {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  return { privateKey, spki: publicKey.export({ format: "der", type: "spki" }) };
}
