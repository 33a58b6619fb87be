import { X509Certificate } from "node:crypto";
import { Agent, type IncomingMessage, request } from "node:http";
import type { Duplex } from "node:stream";
import { connect, type SecureVersion, type TLSSocket } from "node:tls";
import {
  DeadlinePassed,
  done,
  messageOf,
  type Outcome,
  refused,
  silent,
  type WaitOptions,
  within,
} from "../../core/kernel/index.ts";
import type { SetUpTransport } from "./set-up-transport.ts";

/** What the person who holds the device knows of it before they talk to it. */
export interface SetUpTrust {
  /** Authority of the manufacturer, PEM. */
  readonly manufacturerCa: string;
  /** Serial number on the label. */
  readonly serial: string;
}

export interface SetUpHttpOptions {
  readonly channel: "soft-ap-https" | "soft-ap-http";
  readonly trust: SetUpTrust;
  /** How long the device has for each answer, host time. */
  readonly wait: WaitOptions;
  /** For somebody who offers outdated TLS: the newest version that they speak. */
  readonly newestTls?: Extract<SecureVersion, "TLSv1.1" | "TLSv1.2">;
  /** For somebody who does not look at the certificate. */
  readonly careless?: boolean;
}

const longestAnswer = 1 << 16;

/**
 * HTTP/1.1 over one connection to the device. Secures `stream` as the product declares. Refused with `untrusted-device` when the certificate is not the one of the
 * device whose label the person reads, and with `tls-refused` when the two agree on no TLS. The stream is the client's
 * from then on, also when it was refused.
 */
export async function openSetUpHttp(
  stream: Duplex,
  options: SetUpHttpOptions,
): Promise<Outcome<SetUpTransport>> {
  const { channel, wait } = options;
  // Without a listener of its own a stream that breaks at the wrong moment would end the process.
  stream.on("error", () => {});
  if (channel === "soft-ap-http") return done(createHttp(stream, wait, undefined));
  const secured = connect({ socket: stream, ...tlsOptions(options) });
  secured.on("error", () => {});
  try {
    await within(handshake(secured), wait);
  } catch (thrown) {
    secured.destroy();
    stream.destroy();
    if (thrown instanceof DeadlinePassed) return silent(thrown.afterMs);
    // Set before the connection is dropped when chain or serial number do not hold.
    const untrusted = secured.authorizationError !== undefined && secured.authorizationError !== null;
    return refused(untrusted ? "untrusted-device" : "tls-refused", messageOf(thrown));
  }
  const certificate = Uint8Array.from(secured.getPeerX509Certificate()?.raw ?? []);
  return done(createHttp(secured, wait, { version: secured.getProtocol() ?? "none", certificate }));
}

/**
 * The chain up to the manufacturer and the serial number on the label say which device this is. The host name cannot: every
 * device is 192.168.4.1 on its own access point, and no certificate is issued for an address that everybody has.
 */
function tlsOptions({ trust, newestTls, careless = false }: SetUpHttpOptions) {
  const checkServerIdentity = (_host: string, { raw }: { raw: Buffer }): Error | undefined => {
    const { subject } = new X509Certificate(raw);
    return careless || subject.split("\n").includes(`serialNumber=${trust.serial}`)
      ? undefined
      : new Error(`the certificate is of ${subject.replaceAll("\n", ", ")}, the label says ${trust.serial}`);
  };
  return {
    ca: trust.manufacturerCa,
    rejectUnauthorized: !careless,
    checkServerIdentity,
    ...(newestTls === undefined
      ? { minVersion: "TLSv1.2" as const }
      : // OpenSSL itself offers TLS 1.1 at its lowest level only.
        { minVersion: "TLSv1.1" as const, maxVersion: newestTls, ciphers: "DEFAULT@SECLEVEL=0" }),
  };
}

function handshake(secured: TLSSocket): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  secured.once("secureConnect", resolve);
  secured.once("error", reject);
  secured.once("close", () => reject(new Error("the device hung up in the middle of the TLS handshake")));
  return promise;
}

/** Requests go over the one connection that there is. */
class OneConnection extends Agent {
  readonly #stream: Duplex;

  constructor(stream: Duplex) {
    super({ keepAlive: true, maxSockets: 1 });
    this.#stream = stream;
  }

  override createConnection(): Duplex {
    return this.#stream;
  }
}

function createHttp(stream: Duplex, wait: WaitOptions, tls: SetUpTransport["tls"]): SetUpTransport {
  const agent = new OneConnection(stream);
  let cookie: string | undefined;

  const exchange = async (method: string, path: string, body: Uint8Array): Promise<Outcome<Uint8Array>> => {
    if (stream.destroyed) return refused("connection-lost", "the connection to the device is gone");
    const headers = { ...(cookie === undefined ? {} : { cookie }), "content-length": body.length };
    const outgoing = request({ method, path, headers, agent, host: "192.168.4.1" });
    const answered = Promise.withResolvers<IncomingMessage>();
    outgoing.once("response", answered.resolve);
    outgoing.on("error", answered.reject);
    outgoing.end(body);
    try {
      return await within(answered.promise.then(judge), wait);
    } catch (thrown) {
      stream.destroy();
      if (thrown instanceof DeadlinePassed) return silent(thrown.afterMs);
      return refused("connection-lost", messageOf(thrown));
    }
  };

  const judge = async (answer: IncomingMessage): Promise<Outcome<Uint8Array>> => {
    const body = await readAll(answer);
    cookie = answer.headers["set-cookie"]?.[0]?.split(";")[0] ?? cookie;
    if (answer.statusCode === 200) return done(body);
    const { code, reason } = readRefusal(body);
    return refused(code ?? `http-${answer.statusCode}`, reason ?? `HTTP ${answer.statusCode}`);
  };

  return {
    tls,
    send: (path, body) => exchange(body === undefined ? "GET" : "POST", path, body ?? new Uint8Array()),
    async [Symbol.asyncDispose]() {
      stream.destroy();
      agent.destroy();
    },
  };
}

async function readAll(answer: IncomingMessage): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of answer) {
    length += part.length;
    if (length > longestAnswer) throw new Error(`the device answers with more than ${longestAnswer} bytes`);
    parts.push(part);
  }
  return Uint8Array.from(Buffer.concat(parts));
}

function readRefusal(body: Uint8Array): { code?: string; reason?: string } {
  try {
    const { code, reason } = JSON.parse(Buffer.from(body).toString("utf8"));
    return typeof code === "string" && typeof reason === "string" ? { code, reason } : {};
  } catch {
    return {};
  }
}
