import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { messageOf, UsageFault } from "../../../core/kernel/index.ts";
import { parseJsonObject } from "../../../core/wire/index.ts";
import { callMethod, deviceInfo, type Params, type Relay, RpcError, rpcCodes } from "./methods.ts";
import type { Password } from "./password.ts";

/** More than any request needs. Bytes. */
const longestRequest = 16 * 1024;

export interface RelayServer extends AsyncDisposable {
  /** Such as `http://127.0.0.1:40123`. */
  readonly url: string;
}

/**
 * Serves the relay as a Shelly of the second generation: JSON-RPC frames by POST to `/rpc`, single methods by GET of
 * `/rpc/Switch.Set?id=0&on=true`. Only on 127.0.0.1; port 0 is any. @throws UsageFault PORT_IN_USE
 */
export async function serveRelay(
  relay: Relay,
  password: Password | undefined,
  port: number,
): Promise<RelayServer> {
  const server = createServer((request, response) => {
    answer(relay, password, request, response).catch((thrown: unknown) => {
      send(response, 500, { code: -1, message: messageOf(thrown) });
    });
  });
  // A lab leaves minutes between two orders; a connection costs more than an order.
  server.keepAliveTimeout = 600_000;
  await new Promise<void>((resolve, reject) => {
    server.once("error", (cause) => {
      const message = `Port ${port} of 127.0.0.1 cannot be used: ${cause.message}.`;
      reject(
        new UsageFault("PORT_IN_USE", message, {
          help: "Choose another, or --port 0 for any that is free.",
          cause,
        }),
      );
    });
    server.listen(port, "127.0.0.1", resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

async function answer(
  relay: Relay,
  password: Password | undefined,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { method = "", url: uri = "" } = request;
  const { pathname, searchParams } = new URL(uri, "http://relay");
  const body = await read(request);
  if (method === "GET" && pathname === "/shelly") return send(response, 200, deviceInfo(relay));
  if (pathname !== "/rpc" && !pathname.startsWith("/rpc/")) return send(response, 404, undefined);
  const open = pathname.toLowerCase() === "/rpc/shelly.getdeviceinfo";
  if (password !== undefined && !open && !password.admits(request.headers.authorization, method, uri)) {
    response.setHeader("WWW-Authenticate", password.challenge());
    return send(response, 401, undefined);
  }
  if (pathname === "/rpc") {
    const frame = await answerFrame(relay, parseJsonObject(body) ?? {});
    return send(response, frame["error"] === undefined ? 200 : 400, frame);
  }
  const params = method === "GET" ? fromQuery(searchParams) : (parseJsonObject(body) ?? {});
  try {
    send(response, 200, await callMethod(relay, pathname.slice("/rpc/".length), params));
  } catch (thrown) {
    const { code, message } = failureOf(thrown);
    send(response, code === rpcCodes.noHandler ? 404 : 400, { code, message });
  }
}

/** One request frame, one response frame, as over any of a Shelly's channels. */
async function answerFrame(relay: Relay, request: Params): Promise<Params> {
  const { id, src, method, params } = request;
  const head = { id: id ?? null, src: relay.id, ...(typeof src === "string" && { dst: src }) };
  try {
    if (typeof method !== "string")
      throw new RpcError(rpcCodes.invalidArgument, "Argument 'method' is missing!");
    const given = typeof params === "object" && params !== null ? (params as Params) : {};
    return { ...head, result: await callMethod(relay, method, given) };
  } catch (thrown) {
    return { ...head, error: failureOf(thrown) };
  }
}

function failureOf(thrown: unknown): { code: number; message: string } {
  if (thrown instanceof RpcError) return { code: thrown.code, message: thrown.message };
  throw thrown;
}

/** Arguments in a query are JSON where they can be: `id=0&on=true`. */
function fromQuery(query: URLSearchParams): Params {
  return Object.fromEntries(
    [...query].map(([name, text]) => [
      name,
      parseJsonObject(Buffer.from(`{"value":${text}}`))?.["value"] ?? text,
    ]),
  );
}

async function read(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    length += chunk.length;
    if (length <= longestRequest) chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function send(response: ServerResponse, status: number, content: Params | undefined): void {
  const text = content === undefined ? "" : JSON.stringify(content);
  response.writeHead(status, {
    "Content-Type": "application/json",
    "Content-Length": Buffer.byteLength(text),
  });
  response.end(text);
}
