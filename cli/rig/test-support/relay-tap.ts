import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** An order to the relay. */
export interface Order {
  readonly channel: number;
  readonly on: boolean;
}

/** Somebody between a rig and its relay. */
export class RelayTap implements AsyncDisposable {
  /** Called with each order before it goes on; it goes no further, though the relay agrees, when false is returned. */
  order: (order: Order) => Promise<boolean> | boolean = () => true;
  readonly #relay: string;
  readonly #server = createServer((request, response) => {
    this.#pass(request, response).catch((thrown: unknown) => response.destroy(thrown as Error));
  });

  private constructor(relay: string) {
    this.#relay = relay;
  }

  static async open(relay: string): Promise<RelayTap> {
    const tap = new RelayTap(relay);
    tap.#server.listen(0, "127.0.0.1");
    await once(tap.#server, "listening");
    return tap;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async #pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = Buffer.concat(await Array.fromAsync(request)).toString("utf8");
    const { id, src, method, params } = JSON.parse(body);
    const goesOn = method !== "Switch.Set" || (await this.order({ channel: params.id, on: params.on }));
    const answer = goesOn
      ? await (await fetch(`${this.#relay}/rpc`, { method: "POST", body })).text()
      : JSON.stringify({ id, src: "tap", dst: src, result: { was_on: !params.on } });
    response.writeHead(200, { "content-type": "application/json" }).end(answer);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
