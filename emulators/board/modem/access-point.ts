import type { Duplex } from "node:stream";
import type { Air, RaisedAccessPoint } from "../../air/index.ts";
import type { AccessPointSettings } from "./storage.ts";

/** Address of the modem in its own network, and of the first that joins it; ESP-AT's defaults. */
const address = "192.168.4.1";
const visitor = { mac: "02:00:00:00:00:01", address: "192.168.4.2" } as const;
const httpPort = 80;

export interface AccessPointHooks {
  say(line: string): void;
  /** Somebody has connected to the server. */
  connected(stream: Duplex): void;
}

/** The modem's own access point, and the one server behind it. */
export class OwnAccessPoint {
  readonly #air: Air;
  readonly #hooks: AccessPointHooks;
  #settings: AccessPointSettings | undefined;
  #port: number | undefined;
  #raised: { readonly point: RaisedAccessPoint; readonly of: string } | undefined;
  #visited = false;

  constructor(air: Air, hooks: AccessPointHooks) {
    this.#air = air;
    this.#hooks = hooks;
  }

  /** The port that the server listens on; undefined while there is none. */
  get port(): number | undefined {
    return this.#port;
  }

  /** Shows an access point, or none. */
  show(settings: AccessPointSettings | undefined): void {
    this.#settings = settings;
    this.#raise();
  }

  /** Starts the server, or ends it. */
  serve(port: number | undefined): void {
    this.#port = port;
    this.#raise();
  }

  #raise(): void {
    const { ssid } = this.#settings ?? {};
    const port = this.#port ?? httpPort;
    const url = `http://${address}${port === httpPort ? "" : `:${port}`}`;
    const wanted = ssid === undefined ? undefined : `${ssid} ${url}`;
    if (this.#raised?.of === wanted) return;
    this.#raised?.point.lower();
    this.#raised = undefined;
    this.#visited = false;
    if (ssid === undefined || wanted === undefined) return;
    const onConnection = (stream: Duplex) => this.#visit(stream);
    this.#raised = { of: wanted, point: this.#air.raise({ ssid, serviceName: "", url, onConnection }) };
  }

  #visit(stream: Duplex): void {
    if (!this.#visited) {
      this.#visited = true;
      this.#hooks.say(`+STA_CONNECTED:"${visitor.mac}"`);
      this.#hooks.say(`+DIST_STA_IP:"${visitor.mac}","${visitor.address}"`);
    }
    if (this.#port === undefined) stream.destroy();
    else this.#hooks.connected(stream);
  }
}
