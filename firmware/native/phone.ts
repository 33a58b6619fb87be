import { Agent, type IncomingMessage, request } from "node:http";
import type { Socket } from "node:net";
import { createSetUpInitiator, type SetUpInitiator, setUpPaths } from "../../core/wire/provisioning/index.ts";
import type { Air } from "../../emulators/air/index.ts";

export interface PhoneAnswer {
  readonly status: number;
  readonly headers: IncomingMessage["headers"];
  readonly body: Uint8Array;
  /** The body as JSON; empty when it is none. */
  readonly json: Record<string, unknown>;
}

/** A phone with one connection to a device's access point. */
export class Phone implements Disposable {
  readonly socket: Socket;
  cookie: string | undefined;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 });

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.on("error", () => {});
    this.#agent.createConnection = () => socket;
  }

  /** A device that has three clients already, or has not noticed yet that one has gone, turns the next away: then once more. */
  static async join(air: Air): Promise<Phone> {
    for (let tries = 0; ; tries += 1) {
      try {
        return new Phone(await air.connect());
      } catch (thrown) {
        if (tries === 20) throw thrown;
      }
    }
  }

  async send(
    method: string,
    path: string,
    body: Uint8Array = new Uint8Array(),
    headers = {},
  ): Promise<PhoneAnswer> {
    const own = this.cookie === undefined ? {} : { cookie: this.cookie };
    const length = { "content-length": String(body.length) };
    const outgoing = request({
      agent: this.#agent,
      method,
      path,
      headers: { ...own, ...length, ...headers },
    });
    const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
    outgoing.once("response", resolve).on("error", reject);
    outgoing.end(body);
    const incoming = await promise;
    const parts: Uint8Array[] = [];
    for await (const part of incoming) parts.push(part);
    this.cookie = incoming.headers["set-cookie"]?.[0] ?? this.cookie;
    const answer = Buffer.concat(parts);
    const { statusCode: status = 0 } = incoming;
    return { status, headers: incoming.headers, body: Uint8Array.from(answer), json: toJson(answer) };
  }

  post(path: string, body?: Uint8Array, headers?: object): Promise<PhoneAnswer> {
    return this.send("POST", path, body, headers);
  }

  /** Sets up a session by what is on the label. */
  async begin(proofOfPossession: string): Promise<SetUpInitiator> {
    const session = createSetUpInitiator({ security: 1, proofOfPossession });
    const challenge = await this.post(setUpPaths.session, session.begin());
    session.conclude((await this.post(setUpPaths.session, session.prove(challenge.body))).body);
    return session;
  }

  /** Asks inside a session. */
  async ask(session: SetUpInitiator, path: string, message: Uint8Array): Promise<Uint8Array> {
    return session.open((await this.post(path, session.seal(message))).body);
  }

  [Symbol.dispose](): void {
    this.socket.destroy();
    this.#agent.destroy();
  }
}

function toJson(body: Uint8Array): Record<string, unknown> {
  try {
    return JSON.parse(Buffer.from(body).toString("utf8"));
  } catch {
    return {};
  }
}
