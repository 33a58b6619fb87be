import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { createSecureContext, TLSSocket } from "node:tls";
import { toPem } from "../../../core/wire/index.ts";
import { SetUpFault, type SetUpFaultCode, setUpPaths } from "../../../core/wire/provisioning/index.ts";
import { createConversations } from "./conversations.ts";
import { createPageServer, type PageServer } from "./page-server.ts";
import type { SetUpServices } from "./services.ts";
import { describeVersion } from "./version.ts";

/**
 * The web server on the device's access point: Espressif's unified provisioning over HTTP/1.1, in the product's one scheme, and the
 * set-up page where the product has one. It has no port of its own; the access point hands it connections.
 */
export interface SetUpServer {
  accept(stream: Duplex): void;
  /** Ends every connection and session. */
  close(): void;
}

/** Bytes of a request's body; Espressif's own limit. */
const longestBody = 4096;
const longestHead = 4096;
const mostConnections = 8;
/** Device time without a request after which a connection is cut. */
const idleMs = 60_000;

const paths = new Set<string>(Object.values(setUpPaths));
const statusOf: Readonly<Record<SetUpFaultCode, number>> = {
  malformed: 400,
  "insecure-scheme": 400,
  "out-of-order": 409,
  "wrong-proof": 403,
  locked: 429,
  "no-session": 401,
  tampered: 400,
};

export function createSetUpServer(services: SetUpServices): SetUpServer {
  const conversations = createConversations(services);
  const pages = pageServerOf(services);
  const secure = securer(services);
  /** Connections without TLS where the product speaks HTTPS: all that they are told is the way to the page. */
  const bare = new WeakSet<Duplex>();
  const open = new Set<Duplex>();
  /** Puts the deadline of a connection off. */
  const deadlines = new WeakMap<Duplex, () => void>();

  const respond = (request: IncomingMessage, response: ServerResponse, body: Uint8Array): void => {
    const { conversation, cookie } = conversations.of(request.socket, request.headers.cookie);
    if (cookie !== undefined) response.setHeader("set-cookie", cookie);
    try {
      const taken = services.cross();
      const answer = services.dispatch(conversation, pathOf(request), body);
      taken();
      const sent = services.cross();
      response.once("finish", () => services.run(sent));
      conversations.settle(conversation);
      response.writeHead(200, {
        "content-type": "application/octet-stream",
        "content-length": answer.length,
      });
      response.end(answer);
    } catch (thrown) {
      if (!(thrown instanceof SetUpFault)) throw thrown;
      refuse(response, statusOf[thrown.code], thrown.code, thrown.message);
    }
  };

  const serve = (request: IncomingMessage, response: ServerResponse): void => {
    deadlines.get(request.socket)?.();
    const { method } = request;
    const url = pathOf(request);
    if (bare.has(request.socket)) pages?.redirect(response);
    else if (!paths.has(url) && pages?.serve(request, url, response)) return;
    else if (!paths.has(url)) refuse(response, 404, "not-found", "there is nothing here");
    else if (url === setUpPaths.version) sendJson(response, 200, describeVersion(services.verifier));
    else if (method !== "POST") refuse(response, 405, "wrong-method", "messages are posted");
    else collect(request, response, (body) => services.run(() => respond(request, response, body)));
  };

  const server = createServer(
    // Node's own deadlines are of the host's clock; the device's are its own.
    { maxHeaderSize: longestHead, requestTimeout: 0, headersTimeout: 0, keepAliveTimeout: 0 },
    serve,
  );
  server.on("clientError", (_error, socket) => {
    if (socket.writable)
      socket.end("HTTP/1.1 400 Bad Request\r\nconnection: close\r\ncontent-length: 0\r\n\r\n");
    else socket.destroy();
  });

  return {
    accept(stream) {
      if (open.size >= mostConnections) {
        stream.destroy();
        return;
      }
      let stop = () => {};
      const putOff = () => {
        stop();
        stop = services.clock.after(idleMs, () => stream.destroy());
      };
      open.add(stream);
      stream.on("error", () => {});
      stream.once("close", () => {
        stop();
        open.delete(stream);
      });
      putOff();
      const speak = (channel: Duplex) => {
        deadlines.set(channel, putOff);
        server.emit("connection", channel);
      };
      if (services.channel === "soft-ap-http") speak(stream);
      else if (pages === undefined) speak(secure(stream));
      else
        onFirstByte(stream, (byte) => {
          if (byte !== tlsHandshake) bare.add(stream);
          speak(byte === tlsHandshake ? secure(stream) : stream);
        });
    },
    close() {
      conversations.end();
      for (const stream of open) stream.destroy();
    },
  };
}

/** RFC 8446, 5.1: what the first record of a client of TLS is. Nothing of HTTP begins so. */
const tlsHandshake = 22;

/** Calls back with the first byte that comes, which stays to be read. */
function onFirstByte(stream: Duplex, then: (byte: number) => void): void {
  stream.once("readable", () => {
    const first: Uint8Array | null = stream.read();
    // It was ended, or cut, before it said anything.
    if (first === null) return void stream.destroy();
    stream.unshift(first);
    then(first[0] ?? 0);
  });
}

function pageServerOf({ origin, page, verifier }: SetUpServices): PageServer | undefined {
  return page && createPageServer({ origin, verifier, document: page });
}

/** Puts TLS with the IDevID around a connection. */
function securer({ identity }: SetUpServices): (stream: Duplex) => Duplex {
  const secureContext = createSecureContext({
    key: identity.privateKey,
    cert: toPem(identity.certificate),
    minVersion: "TLSv1.2",
  });
  return (stream) => {
    const secured = new TLSSocket(stream, { isServer: true, secureContext });
    // A handshake that fails is the client's affair; the connection ends with it.
    secured.on("error", () => {});
    secured.once("close", () => stream.destroy());
    return secured;
  };
}

/** Clients that join a base address and a path put two slashes in front. */
const pathOf = ({ url = "" }: IncomingMessage): string => url.replace(/^\/+/, "/");

/** Reads the body up to its limit. A request that is cut off before its end asks for nothing. */
function collect(request: IncomingMessage, response: ServerResponse, done: (body: Uint8Array) => void): void {
  const parts: Uint8Array[] = [];
  let length = 0;
  request.on("data", (part: Uint8Array) => {
    length += part.length;
    if (length <= longestBody) parts.push(part);
    else if (!response.headersSent) {
      response.setHeader("connection", "close");
      refuse(response, 413, "too-large", `a message has at most ${longestBody} bytes`);
    }
  });
  request.on("end", () => {
    if (length <= longestBody) done(Buffer.concat(parts));
  });
  request.on("error", () => {});
}

function refuse(response: ServerResponse, status: number, code: string, reason: string): void {
  sendJson(response, status, { code, reason });
}

function sendJson(response: ServerResponse, status: number, value: object): void {
  const body = JSON.stringify(value);
  response.writeHead(status, {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(body),
  });
  response.end(body);
}
