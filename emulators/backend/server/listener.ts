import { X509Certificate } from "node:crypto";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { createServer as createTlsServer, type TLSSocket } from "node:tls";
import type { AuthenticationMode } from "../../../core/backend/index.ts";
import { sha256 } from "../../../core/kernel/index.ts";
import type { ServerIdentity } from "../pki.ts";
import type { RefusalDraft } from "../refusals.ts";
import type { Connection } from "./connection.ts";
import { type FaultSwitch, slownessMs } from "./fault-switch.ts";
import { Interposer } from "./interposer.ts";
import { nameIn, principalOf } from "./peer.ts";
import { listen } from "./port.ts";
import { tlsOptions } from "./tls-options.ts";

export interface ListenerOptions {
  /** 0 picks one. */
  readonly port: number;
  readonly address: string;
  readonly authentication: AuthenticationMode;
  /** Authorities of bootstrap certificates, PEM. */
  readonly manufacturerCas: readonly string[];
  /** Authority of operational certificates, PEM. */
  readonly deviceCa: string;
  readonly faults: FaultSwitch;
  /** For the handshake, and for a client to say its first word after it. */
  readonly patienceMs: number;
  /** The identity to show, which a fault may change. */
  readonly identity: () => ServerIdentity;
  readonly record?: ((chunk: Uint8Array) => void) | undefined;
  readonly onMqtt: (connection: Connection) => void;
  readonly onHttp: (connection: Connection) => void;
  readonly onRefused: (refusal: RefusalDraft) => void;
}

export interface Listener extends AsyncDisposable {
  readonly port: number;
  /** TCP connections so far. */
  readonly attempts: number;
  /** Ends the connections that match, after what is being sent to them. */
  end(matches: (connection: Connection) => boolean): void;
  /** Cuts every connection. */
  cut(): void;
  /** Shows the server identity of now to those that come. */
  renew(): void;
}

/** First byte of an MQTT CONNECT packet. HTTP begins with a letter. */
const mqttConnect = 0x10;

/**
 * One TLS port for MQTT and HTTP, told apart by the first byte inside. Who shows a certificate that does not verify is
 * dropped at once; who shows none gets in, to what needs none. @throws UsageFault PORT_IN_USE
 */
export async function startListener(options: ListenerOptions): Promise<Listener> {
  const { faults, record } = options;
  const deviceCa = new X509Certificate(options.deviceCa);
  // From the first TCP packet on: one who never says a word would hold up the end.
  const sockets = new Set<Socket>();
  const connections = new Set<Connection>();
  let attempts = 0;

  const isOutdated = () => faults.fault === "outdated-tls";
  const settings = () => tlsOptions({ ...options, identity: options.identity(), outdated: isOutdated() });
  const tls = createTlsServer(settings(), (socket) => admit(socket));
  tls.on("tlsClientError", (cause: NodeJS.ErrnoException, socket) => {
    // One who has not shaken hands in time would stay.
    socket.destroy();
    // A client that goes away, or does not trust us, was not turned away by us.
    if (!isOutdated() && cause.code?.startsWith("ERR_SSL_") && !cause.code.includes("ALERT"))
      options.onRefused({ service: "tls", code: "handshake-failed", reason: cause.message });
  });

  const tcp = createServer({ noDelay: true }, (raw) => {
    attempts += 1;
    sockets.add(raw);
    raw.on("error", () => {});
    raw.once("close", () => sockets.delete(raw));
    if (faults.fault === "absent") raw.resetAndDestroy();
    else if (faults.fault === "silent") raw.on("data", (chunk: Buffer) => record?.(chunk));
    else shakeHands(raw);
  });

  const shakeHands = (raw: Socket): void => {
    const wire = new Interposer(raw, {
      ...(record === undefined ? {} : { inbound: record, outbound: record }),
      outboundDelayMs: () => (faults.fault === "slow" ? slownessMs : 0),
    });
    wire.on("error", () => {});
    tls.emit("connection", wire);
  };

  const admit = (socket: TLSSocket): void => {
    socket.on("error", () => {});
    const certificate = options.authentication === "mutual-tls" ? socket.getPeerX509Certificate() : undefined;
    const principal = certificate && socket.authorized ? principalOf(certificate, deviceCa) : undefined;
    if (certificate !== undefined && principal === undefined) {
      options.onRefused(untrusted(certificate, socket.authorizationError));
      socket.destroy();
      return;
    }
    const connection = { socket, principal };
    connections.add(connection);
    socket.once("close", () => connections.delete(connection));
    awaitFirstWord(connection);
  };

  const awaitFirstWord = (connection: Connection): void => {
    const { socket } = connection;
    const timer = setTimeout(() => socket.destroy(), options.patienceMs);
    const stop = () => clearTimeout(timer);
    socket.once("close", stop);
    socket.once("readable", () => {
      stop();
      const chunk: Buffer | null = socket.read();
      if (chunk === null || faults.fault === "drops") return void socket.destroy();
      socket.unshift(chunk);
      if (chunk[0] === mqttConnect) options.onMqtt(connection);
      else options.onHttp(connection);
    });
  };

  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  await listen(tcp, options.port, options.address);
  return {
    port: (tcp.address() as AddressInfo).port,
    get attempts() {
      return attempts;
    },
    end(matches) {
      for (const connection of connections) if (matches(connection)) connection.socket.destroySoon();
    },
    cut,
    renew: () => tls.setSecureContext(settings()),
    [Symbol.asyncDispose]: async () => {
      const closed = new Promise<void>((resolve) => tcp.close(() => resolve()));
      cut();
      await closed;
    },
  };
}

function untrusted(certificate: X509Certificate, cause: unknown): RefusalDraft {
  return {
    service: "tls",
    code: "untrusted-certificate",
    reason: `the certificate does not verify: ${cause ?? "it names nobody"}`,
    identity: nameIn(certificate),
    fingerprint: sha256(certificate.raw),
  };
}
