import { RunningModem } from "./running-modem.ts";
import { emptyStorage, type Storage } from "./storage.ts";
import type { ModemConnections, ModemWiring } from "./wiring.ts";

/** An answer is waited for so long after the last word to the network, and something more after the last word from it, ms of the wall. */
const quietMs = { sent: 500, heard: 50 } as const;

/**
 * A Wi-Fi module with Espressif's AT firmware (ESP-AT 4) on a UART, and an Ethernet jack: stands by its documentation for what it answers. It is a
 * client over TCP and TLS, and a TCP server behind its own access point. What it does not have: UDP, passthrough, Bluetooth, HTTP and MQTT of its
 * own, a server over TLS, timeouts of idle visitors, and the time that radio takes. Unknown commands are answered with ERROR. Only addresses of
 * this machine can be reached.
 */
export class Modem {
  readonly #connections: ModemConnections;
  readonly #storage: Storage = emptyStorage();
  #running: RunningModem | undefined;
  #cable = false;
  #quietAt = 0;
  /** Messages that the host has been told of, and may not have looked at. */
  #unlooked: (() => void)[] = [];

  constructor(connections: ModemConnections) {
    this.#connections = connections;
  }

  /** As last set by AT+UART_CUR. */
  get baudRate(): number {
    return this.#running?.baudRate ?? 0;
  }

  /** Whether it is at work on the network, so that time of the wall counts. */
  get busy(): boolean {
    return this.#running !== undefined && (this.#running.working || performance.now() < this.#quietAt);
  }

  powerOn(): void {
    this.#start();
  }

  powerOff(): void {
    this.#running?.end();
    this.#running = undefined;
    this.#unlooked = [];
  }

  /** Bytes of the host. */
  receive(bytes: Uint8Array): void {
    this.#running?.receive(bytes);
  }

  /** The cable is put in or pulled. */
  plug(cable: boolean): void {
    this.#cable = cable;
    this.#running?.plug(cable);
  }

  /** The host has nothing left to do: it has looked at what arrived. @throws PowerLost */
  hostRests(): void {
    for (const looked of this.#unlooked.splice(0)) looked();
  }

  #start(): void {
    this.#running?.end();
    const { air, now, say, rests, meter, survive } = this.#connections;
    const wiring: ModemWiring = {
      ...{ air, now, say, rests },
      leaves: () => {
        this.#quietAt = performance.now() + quietMs.sent;
        let left: (() => void) | undefined;
        const kept = survive(() => {
          left = meter.cross();
        });
        return kept ? () => void survive(() => left?.()) : undefined;
      },
      arrived: () => {
        this.#quietAt = performance.now() + quietMs.heard;
        return survive(() => void this.#unlooked.push(meter.cross()));
      },
    };
    this.#running = new RunningModem(wiring, this.#storage, this.#cable, () => this.#start());
    this.#running.begin();
  }
}
