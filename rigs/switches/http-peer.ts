import { Agent, type IncomingHttpHeaders, request } from "node:http";
import { DeadlinePassed, EquipmentFault, messageOf, within } from "../../core/kernel/index.ts";
import { parseJsonObject } from "../../core/wire/index.ts";
import type { Blame } from "./switch-fault.ts";

export interface HttpRequest {
  readonly method: "GET" | "POST";
  /** With its query. It is never part of a message: it may hold a password. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** The object that it holds; undefined when it holds anything else. */
  readonly json: Readonly<Record<string, unknown>> | undefined;
}

/** More than any switch has to say. Bytes. */
const longestAnswer = 64 * 1024;

/** The web interface of a switch. One connection, kept for the next request where the other side lets it. */
export class HttpPeer implements Disposable {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 });
  readonly #url: string;
  readonly #withinMs: number;
  readonly #blame: Blame;

  constructor(url: string, withinMs: number, blame: Blame) {
    this.#url = url;
    this.#withinMs = withinMs;
    this.#blame = blame;
  }

  /** Any status is an answer. @throws EquipmentFault POWER_STUCK when there is none */
  async ask(wanted: HttpRequest): Promise<HttpAnswer> {
    const given = new AbortController();
    try {
      return await within(this.#send(wanted, given.signal), { withinMs: this.#withinMs });
    } catch (thrown) {
      throw this.#explain(thrown);
    } finally {
      given.abort();
    }
  }

  [Symbol.dispose](): void {
    this.#agent.destroy();
  }

  async #send(wanted: HttpRequest, signal: AbortSignal): Promise<HttpAnswer> {
    const { method, path, headers, body } = wanted;
    const { promise, resolve, reject } = Promise.withResolvers<HttpAnswer>();
    const sent = request(
      new URL(path, this.#url),
      { agent: this.#agent, method, headers, signal },
      (answer) => {
        const chunks: Buffer[] = [];
        let length = 0;
        answer.on("data", (chunk: Buffer) => {
          length += chunk.length;
          if (length > longestAnswer)
            answer.destroy(new Error(`it answers with more than ${longestAnswer} bytes`));
          else chunks.push(chunk);
        });
        answer.on("end", () => {
          const json = parseJsonObject(Buffer.concat(chunks));
          resolve({ status: answer.statusCode ?? 0, headers: answer.headers, json });
        });
        answer.on("error", reject);
      },
    );
    sent.on("error", (error: NodeJS.ErrnoException) => {
      // A kept connection that the other side closed meanwhile. Every request may be made twice: none toggles.
      const stale = sent.reusedSocket && (error.code === "ECONNRESET" || error.code === "EPIPE");
      if (stale) this.#send(wanted, signal).then(resolve, reject);
      else reject(error);
    });
    sent.end(body);
    return promise;
  }

  #explain(thrown: unknown): EquipmentFault {
    if (thrown instanceof EquipmentFault) return thrown;
    const { code = "" } = thrown as NodeJS.ErrnoException;
    const why =
      thrown instanceof DeadlinePassed ? `no answer within ${thrown.afterMs} ms` : messageOf(thrown);
    return this.#blame(`cannot be reached at ${this.#url}: ${why}`, helpFor(code, this.#url), thrown);
  }
}

function helpFor(code: string, url: string): string {
  if (code === "ECONNREFUSED")
    return "Something is at that address but serves no web page there: correct url.";
  if (code === "ENOTFOUND" || code === "EAI_AGAIN")
    return "Nobody knows that name: give the address in numbers as url.";
  if (code.startsWith("HPE_")) return "What answers there speaks no HTTP: correct url.";
  return `Check that it has supply and is in this network (\`curl ${url}\`), or correct url.`;
}
