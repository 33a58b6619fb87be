import { createServer, type IncomingMessage, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { createServer as createTcpServer, type Server } from "node:net";

export interface Web extends AsyncDisposable {
  readonly url: string;
}

/** A web server of this machine; what it does not answer stays unanswered. */
export async function serveWeb(answer: RequestListener): Promise<Web> {
  const server = createServer(answer);
  const url = await listen(server);
  let closing: Promise<void> | undefined;
  return {
    url,
    [Symbol.asyncDispose]() {
      server.closeAllConnections();
      closing ??= new Promise<void>((resolve) => server.close(() => resolve()));
      return closing;
    },
  };
}

/** Something that is no web server: it says `greeting` to whatever comes, and hangs up. */
export async function serveGarbage(greeting: string): Promise<Web> {
  const server = createTcpServer((socket) => {
    socket.on("error", () => socket.destroy());
    socket.resume().end(greeting);
  });
  const url = await listen(server);
  return {
    url,
    [Symbol.asyncDispose]: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}

/** An address of this machine where nothing listens. */
export async function nowhere(): Promise<string> {
  await using web = await serveWeb(() => {});
  return web.url;
}

export async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request) text += chunk;
  return text;
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", () => resolve());
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
