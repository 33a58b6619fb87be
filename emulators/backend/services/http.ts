import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { messageOf } from "../../../core/kernel/index.ts";
import type { RefusalDraft } from "../refusals.ts";
import type { Connection } from "../server/connection.ts";
import type { Principal } from "../server/peer.ts";
import { type BodyFault, readBody } from "./body.ts";
import { type Answer, json, type Route, TurnedAway } from "./exchange.ts";

export interface HttpOptions {
  readonly routes: readonly Route[];
  /** For a request to be complete, from the connection or the last answer on. */
  readonly patienceMs: number;
  /** Whom a request proves, by its connection or its Authorization header. */
  readonly authenticate: (connection: Connection, authorization: string | undefined) => Principal | undefined;
  readonly onRefused: (refusal: RefusalDraft) => void;
  /** Whether answers to what was posted are lost with their connections now. */
  readonly losesAnswers: () => boolean;
}

export interface HttpServer {
  /** Takes over a connection whose client speaks HTTP/1.1. */
  accept(connection: Connection): void;
}

/** The HTTP services on connections that somebody else has accepted. */
export function createHttp(options: HttpOptions): HttpServer {
  const { routes, patienceMs, authenticate, onRefused, losesAnswers } = options;
  const connections = new WeakMap<Duplex, Connection>();
  const deadlines = new WeakMap<Duplex, NodeJS.Timeout>();
  // A server that does not listen itself checks no deadline of its own: they are kept here.
  const server = createServer({ maxHeaderSize: 8_192, keepAliveTimeout: patienceMs });
  server.on("request", (request, response) => void serve(request, response));
  server.on("clientError", (cause: NodeJS.ErrnoException, socket) => {
    const status =
      cause.code === "HPE_HEADER_OVERFLOW" ? "431 Request Header Fields Too Large" : "400 Bad Request";
    if (socket.writable) socket.end(`HTTP/1.1 ${status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`);
    else socket.destroy();
  });

  const expectRequest = (socket: Duplex): void => {
    clearTimeout(deadlines.get(socket));
    if (!socket.destroyed)
      deadlines.set(
        socket,
        setTimeout(() => socket.destroy(), patienceMs),
      );
  };

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { socket } = request;
    response.once("finish", () => expectRequest(socket));
    try {
      const body = await readBody(request);
      clearTimeout(deadlines.get(socket));
      const answered = Buffer.isBuffer(body) ? answer(request, body) : tooMuch(body);
      if (request.method === "POST" && losesAnswers()) socket.destroy();
      else send(request, response, answered);
    } catch {
      // The client has gone while it was speaking.
      socket.destroy();
    }
  };

  const answer = (request: IncomingMessage, body: Buffer): Answer => {
    const url = parseTarget(request.url ?? "");
    const known = routes.filter(({ path, open }) =>
      open ? url?.pathname.startsWith(path) : url?.pathname === path,
    );
    const route = known.find(({ method }) => method === request.method);
    if (url === undefined || known.length === 0) return problem(404, "not-found", "there is nothing here");
    if (route === undefined) {
      const allow = known.map(({ method }) => method).join(", ");
      return { ...problem(405, "wrong-method", `only ${allow}`), headers: { allow } };
    }
    const connection = connections.get(request.socket);
    const { authorization } = request.headers;
    try {
      return route.service({
        query: url.searchParams,
        rest: url.pathname.slice(route.path.length),
        body,
        authenticate: () => connection && authenticate(connection, authorization),
      });
    } catch (thrown) {
      if (!(thrown instanceof TurnedAway)) return problem(503, "backend-down", messageOf(thrown));
      onRefused(thrown.refusal);
      return problem(thrown.status, thrown.refusal.code, thrown.message);
    }
  };

  return {
    accept(connection) {
      const { socket } = connection;
      connections.set(socket, connection);
      socket.once("close", () => clearTimeout(deadlines.get(socket)));
      expectRequest(socket);
      server.emit("connection", socket);
    },
  };
}

const problem = (status: number, code: string, reason: string): Answer => json(status, { code, reason });

function tooMuch(fault: BodyFault): Answer {
  switch (fault) {
    case "too-large":
      return { ...problem(413, fault, "the body is too large"), headers: { connection: "close" } };
    case "length-missing":
      return { ...problem(411, fault, "Content-Length is needed"), headers: { connection: "close" } };
  }
}

function parseTarget(target: string): URL | undefined {
  return target.startsWith("/") && URL.canParse(target, "https://localhost")
    ? new URL(target, "https://localhost")
    : undefined;
}

function send(
  request: IncomingMessage,
  response: ServerResponse,
  { status, type, headers, body }: Answer,
): void {
  const bytes = Buffer.from(body ?? "");
  response.writeHead(status, {
    ...(status === 204 ? {} : { "content-length": bytes.length }),
    ...(type === undefined ? {} : { "content-type": type }),
    ...headers,
  });
  response.end(request.method === "HEAD" ? undefined : bytes);
}
