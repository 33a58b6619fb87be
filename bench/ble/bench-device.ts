import {
  createCentral,
  type GattCharacteristic,
  type GattLink,
  type HciTransport,
} from "../../core/dut/index.ts";
import { type GattServer, openGattServer } from "../../emulators/air/index.ts";

const service = "fff0";

export interface BenchDevice extends AsyncDisposable {
  readonly server: GattServer;
  /** Sends `count` notifications of as many bytes as a packet takes, as fast as the stack takes them, once there is a subscriber. */
  flood(count: number): void;
}

/** A device under bleno that advertises `name` and has one value to read, one to write and one to hear. */
export async function startDevice(adapter: HciTransport, name: string): Promise<BenchDevice> {
  let left = 0;
  const server = await openGattServer({
    adapter,
    name,
    services: [
      {
        uuid: service,
        characteristics: [
          { uuid: "fff1", properties: new Set(["read"]), onRead: () => Buffer.from(name) },
          { uuid: "fff2", properties: new Set(["write"]), onWrite: () => {} },
          {
            uuid: "fff3",
            properties: new Set(["notify"]),
            onSubscribe(_, notify) {
              const value = new Uint8Array(253).fill(7);
              const pump = () => {
                for (let burst = 0; burst < 50 && left > 0; burst += 1, left -= 1) notify(value);
                if (left > 0) setImmediate(pump);
              };
              pump();
              return () => {
                left = 0;
              };
            },
          },
        ],
      },
    ],
  });
  await server.startAdvertising({ name, services: [service] });
  return {
    server,
    flood(count) {
      left = count;
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

export interface BenchLink extends AsyncDisposable {
  readonly link: GattLink;
  characteristic(uuid: string): GattCharacteristic;
}

/** A central of its own under noble, connected to the device of that name. */
export async function connectTo(openAdapter: () => Promise<HciTransport>, name: string): Promise<BenchLink> {
  const port = createCentral({
    openAdapter,
    device: { name },
    timing: { lookMs: 10_000, operationMs: 60_000 },
  });
  const connected = await port.connect();
  if (connected.kind !== "done") throw new Error(`${name}: ${JSON.stringify(connected)}`);
  const found = await connected.value.discover();
  if (found.kind !== "done") throw new Error(`${name}: ${JSON.stringify(found)}`);
  return {
    link: connected.value,
    characteristic(uuid) {
      const characteristic = found.value.find((each) => each.uuid === uuid);
      if (characteristic === undefined) throw new Error(`${name} has no ${uuid}`);
      return characteristic;
    },
    [Symbol.asyncDispose]: () => port[Symbol.asyncDispose](),
  };
}
