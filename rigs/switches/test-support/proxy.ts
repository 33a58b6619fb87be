import { request as ask, type IncomingMessage, type ServerResponse } from "node:http";
import { bodyOf, serveWeb, type Web } from "./web.ts";

export interface Proxy extends Web {
  /** Everything that went through. */
  readonly requests: {
    readonly authorization: string | undefined;
    readonly body: string;
    readonly port: number | undefined;
  }[];
  /** Answers orders itself from now on, as if they had been obeyed. */
  jam(): void;
}

/** Stands between a driver and a relay, sees what is said, and can keep orders from it. */
export async function proxyTo(url: string): Promise<Proxy> {
  const requests: Proxy["requests"] = [];
  let jammed = false;
  const web = await serveWeb(async (request, response) => {
    const body = await bodyOf(request);
    requests.push({ authorization: request.headers.authorization, body, port: request.socket.remotePort });
    if (jammed && body.includes("Switch.Set")) {
      response.end(JSON.stringify({ id: JSON.parse(body).id, src: "shelly", result: { was_on: false } }));
    } else pass(url, request, body, response);
  });
  return {
    url: web.url,
    requests,
    jam: () => {
      jammed = true;
    },
    async [Symbol.asyncDispose]() {
      await web[Symbol.asyncDispose]();
    },
  };
}

function pass(
  url: string,
  { method, url: path, headers }: IncomingMessage,
  body: string,
  response: ServerResponse,
) {
  const onward = ask(new URL(path ?? "", url), { method, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  onward.on("error", () => response.destroy());
  onward.end(body);
}
