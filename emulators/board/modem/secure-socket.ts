import { once } from "node:events";
import { connect as connectTcp, type Socket } from "node:net";
import {
  checkServerIdentity,
  connect as connectTls,
  type DetailedPeerCertificate,
  type TLSSocket,
} from "node:tls";

/** What AT+CIPSSLCCONF, AT+CIPSSLCCN and AT+CIPSSLCSNI set up for a link. */
export interface SecureSettings {
  /** Certificates by which the server's is judged, PEM or DER; undefined: it is not. */
  readonly authorities: Uint8Array | undefined;
  readonly client?: { readonly certificate: Uint8Array; readonly key: Uint8Array } | undefined;
  /** The name that the server's certificate has to carry; undefined: any. */
  readonly commonName: string | undefined;
  readonly serverName: string | undefined;
}

export interface Target {
  readonly host: string;
  readonly port: number;
  readonly signal: AbortSignal;
}

/** @throws Error when nobody takes the connection */
export function openTcp({ host, port, signal }: Target): Promise<Socket> {
  return opened(connectTcp({ host, port }), "connect", signal);
}

/** `socket` once it is; what does not come about is ended. */
async function opened<S extends Socket>(socket: S, event: string, signal: AbortSignal): Promise<S> {
  try {
    // A signal of the socket's own would outlive this, and end it while it is in use.
    await once(socket, event, { signal });
    return socket;
  } catch (thrown) {
    end(socket);
    throw thrown;
  }
}

function end(socket: Socket): void {
  socket.on("error", () => {});
  socket.destroy();
}

/**
 * Connects and shakes hands. Chain and name are judged as they are by Node; the certificates' time by the wall, and by `now`, the modem's own clock,
 * ms since the epoch. @throws Error when the connection or a certificate is refused
 */
export async function openTls(
  target: Target,
  settings: SecureSettings,
  now: () => number,
): Promise<TLSSocket> {
  const { authorities, client, commonName, serverName = "" } = settings;
  const { host, port } = target;
  const connecting = connectTls({
    ...{ host, port, servername: serverName, minVersion: "TLSv1.2", maxVersion: "TLSv1.2" },
    ...(authorities && { ca: pemOf(authorities, "CERTIFICATE") }),
    ...(client && { cert: pemOf(client.certificate, "CERTIFICATE"), key: pemOf(client.key, "PRIVATE KEY") }),
    rejectUnauthorized: authorities !== undefined,
    checkServerIdentity: (_host, certificate) =>
      commonName === undefined ? undefined : checkServerIdentity(commonName, certificate),
  });
  const socket = await opened(connecting, "secureConnect", target.signal);
  try {
    if (authorities !== undefined) requireInTime(socket.getPeerCertificate(true), now());
    return socket;
  } catch (thrown) {
    end(socket);
    throw thrown;
  }
}

function requireInTime(certificate: DetailedPeerCertificate, now: number): void {
  const { valid_from, valid_to, issuerCertificate } = certificate;
  if (now < Date.parse(valid_from) || now > Date.parse(valid_to))
    throw new Error(
      `a certificate is valid from ${valid_from} to ${valid_to}, and it is ${new Date(now).toUTCString()}`,
    );
  if (issuerCertificate !== undefined && issuerCertificate !== certificate)
    requireInTime(issuerCertificate, now);
}

/** Mbed TLS takes either form, PEM with a zero byte at its end. */
function pemOf(bytes: Uint8Array, label: string): string {
  const text = Buffer.from(bytes).toString("latin1").replace(/\0+$/, "");
  if (text.includes("-----BEGIN ")) return text;
  const base64 = Buffer.from(bytes).toString("base64");
  return `-----BEGIN ${label}-----\n${base64.match(/.{1,64}/g)?.join("\n")}\n-----END ${label}-----\n`;
}
