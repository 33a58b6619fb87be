import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { type AddressInfo, isIP } from "node:net";
import { hostname } from "node:os";
import { messageOf, UsageFault } from "../../core/kernel/index.ts";
import { liveScript } from "./live-script.ts";
import { style } from "./style.ts";

export interface WallSource {
  /** The page as it is now. */
  page(): string;
  /** How the lab is, as JSON. */
  state(): string;
  /** Takes a reader of events, whose head is written; false when there are too many. */
  listen(response: ServerResponse): boolean;
}

export interface WallServer extends AsyncDisposable {
  readonly url: string;
}

/** Nothing from elsewhere, no script but the one file, no frame around it, nothing to send. */
const policy = [
  ...["default-src 'none'", "script-src 'self'", "style-src 'self'", "connect-src 'self'", "img-src data:"],
  ...["base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'"],
].join("; ");

const headers = {
  "Content-Security-Policy": policy,
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "no-referrer",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Cache-Control": "no-store",
};

/** Serves the wall's page. It answers GET and HEAD, and changes nothing. @throws UsageFault PORT_IN_USE, VALUE_INVALID */
export async function startWallServer(
  source: WallSource,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<WallServer> {
  const server = createServer((request, response) => answer(source, host, request, response));
  await listening(server, host, port);
  const { port: bound } = server.address() as AddressInfo;
  return {
    url: `http://${isIP(host) === 6 ? `[${host}]` : host}:${bound}/`,
    async [Symbol.asyncDispose]() {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

async function listening(server: Server, host: string, port: number): Promise<void> {
  try {
    server.listen(port, host);
    await once(server, "listening");
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    const taken = code === "EADDRINUSE" || code === "EACCES";
    throw new UsageFault(
      taken ? "PORT_IN_USE" : "VALUE_INVALID",
      `${host}:${port}: cannot listen there: ${messageOf(cause)}.`,
      {
        help: taken
          ? "Choose another one with --port; 0 takes any that is free."
          : "Name an address of this host with --host; 0.0.0.0 is all of them.",
        cause,
      },
    );
  }
}

interface Reply {
  readonly status: number;
  readonly type: string;
  readonly text: string;
  readonly more?: Readonly<Record<string, string>>;
}

const eventStream = "text/event-stream";

function answer(source: WallSource, host: string, request: IncomingMessage, response: ServerResponse): void {
  const reply = refusal(request, host) ?? pageAt(source, request);
  if (reply.type === eventStream && request.method === "GET") {
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    response.setHeader("Content-Type", eventStream);
    if (!source.listen(response)) send(request, response, tooMany);
  } else send(request, response, reply);
}

function send(request: IncomingMessage, response: ServerResponse, { status, type, text, more }: Reply): void {
  const body = Buffer.from(text);
  response.writeHead(status, {
    ...{ ...headers, ...more },
    ...{ "Content-Type": `${type}; charset=utf-8`, "Content-Length": body.length },
  });
  response.end(request.method === "HEAD" ? undefined : body);
}

const plain = (status: number, text: string, more: Reply["more"] = {}): Reply => ({
  ...{ status, type: "text/plain", text, more },
});
const tooMany = plain(503, "Too many pages are open.\n", { "Retry-After": "60" });

/** Why a request is not answered. */
function refusal({ method, headers: given }: IncomingMessage, host: string): Reply | undefined {
  if (!isOwnName(given.host, host))
    return plain(421, "This is not a name of this server; use its address.\n");
  if (method === "GET" || method === "HEAD") return undefined;
  return plain(405, "Only GET is answered; nothing can be changed here.\n", { Allow: "GET, HEAD" });
}

function pageAt(source: WallSource, { url = "/" }: IncomingMessage): Reply {
  const found = (type: string, text: string): Reply => ({ status: 200, type, text });
  switch (url.split("?", 1)[0]) {
    case "/":
      return found("text/html", source.page());
    case "/style.css":
      return found("text/css", style);
    case "/live.js":
      return found("text/javascript", liveScript);
    case "/state.json":
      return found("application/json", source.state());
    case "/events":
      return found(eventStream, "");
    default:
      return plain(404, "There is nothing here.\n");
  }
}

/**
 * Whether the request names this server as somebody in the lab would. A page elsewhere whose name was made to lead here (DNS rebinding)
 * would name its own, and so read what is shown only here.
 */
function isOwnName(given: string | undefined, host: string): boolean {
  const name = given
    ?.replace(/:\d+$/, "")
    .replace(/^\[(.*)\]$/, "$1")
    .toLowerCase();
  if (name === undefined) return false;
  const own = [host, hostname(), `${hostname()}.local`, "localhost"].map((one) => one.toLowerCase());
  return isIP(name) !== 0 || own.includes(name);
}
