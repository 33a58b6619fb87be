import type { GattCharacteristic, GattLink } from "../../../../core/dut/index.ts";
import { describeOutcome, type Outcome } from "../../../../core/kernel/index.ts";

/**
 * As much of Web Bluetooth as clients that were written for a browser use, over a GATT link: they run here unmodified against the
 * device. https://webbluetoothcg.github.io/web-bluetooth/
 */
export class WebBluetoothDevice extends EventTarget {
  readonly name: string;
  readonly gatt: WebGattServer;

  /** `connect`: a link to the device, each time one is asked for. */
  constructor(name: string, connect: () => GattLink) {
    super();
    this.name = name;
    this.gatt = new WebGattServer(connect, () => this.dispatchEvent(new Event("gattserverdisconnected")));
  }
}

class WebGattServer {
  readonly #connect: () => GattLink;
  readonly #onLost: () => void;
  #link: GattLink | undefined;
  #services: readonly WebService[] = [];

  constructor(connect: () => GattLink, onLost: () => void) {
    this.#connect = connect;
    this.#onLost = onLost;
  }

  get connected(): boolean {
    return this.#link !== undefined;
  }

  async connect(): Promise<this> {
    const link = this.#connect();
    this.#link = link;
    link.onLost(() => {
      this.#link = undefined;
      this.#onLost();
    });
    const found = doneOf(await link.discover());
    const uuids = [...new Set(found.map(({ service }) => service))];
    this.#services = uuids.map(
      (uuid) =>
        new WebService(
          uuid,
          found.filter(({ service }) => service === uuid),
        ),
    );
    return this;
  }

  disconnect(): void {
    void this.#link?.[Symbol.asyncDispose]();
  }

  async getPrimaryService(uuid: string): Promise<WebService> {
    const [service] = await this.getPrimaryServices(uuid);
    if (service === undefined) throw new Error(`NotFoundError: no service ${uuid}`);
    return service;
  }

  async getPrimaryServices(uuid: string): Promise<readonly WebService[]> {
    return this.#services.filter((service) => service.uuid === uuid);
  }
}

class WebService {
  readonly uuid: string;
  readonly #characteristics: readonly WebCharacteristic[];

  constructor(uuid: string, found: readonly GattCharacteristic[]) {
    this.uuid = dashed(uuid);
    this.#characteristics = found.map((one) => new WebCharacteristic(one));
  }

  async getCharacteristics(): Promise<readonly WebCharacteristic[]> {
    return this.#characteristics;
  }

  async getCharacteristic(uuid: string): Promise<WebCharacteristic> {
    const found = this.#characteristics.find((one) => one.uuid === uuid);
    if (found === undefined) throw new Error(`NotFoundError: no characteristic ${uuid}`);
    return found;
  }
}

class WebCharacteristic extends EventTarget {
  readonly uuid: string;
  readonly #characteristic: GattCharacteristic;
  value: DataView | undefined;

  constructor(characteristic: GattCharacteristic) {
    super();
    this.uuid = dashed(characteristic.uuid);
    this.#characteristic = characteristic;
  }

  async readValue(): Promise<DataView> {
    this.value = viewOf(doneOf(await this.#characteristic.read()));
    return this.value;
  }

  async writeValueWithResponse(value: Uint8Array): Promise<void> {
    doneOf(await this.#characteristic.write(value));
  }

  async writeValueWithoutResponse(value: Uint8Array): Promise<void> {
    doneOf(await this.#characteristic.write(value, { withoutResponse: true }));
  }

  async startNotifications(): Promise<this> {
    doneOf(
      await this.#characteristic.subscribe((value) => {
        this.value = viewOf(value);
        this.dispatchEvent(new Event("characteristicvaluechanged"));
      }),
    );
    return this;
  }

  /** The user description alone. */
  async getDescriptors(): Promise<readonly { readonly uuid: string; readValue(): Promise<DataView> }[]> {
    const { description } = this.#characteristic;
    if (description === undefined) return [];
    return [
      {
        uuid: "00002901-0000-1000-8000-00805f9b34fb",
        readValue: async () => viewOf(Buffer.from(description)),
      },
    ];
  }
}

function doneOf<T>(outcome: Outcome<T>): T {
  if (outcome.kind === "done") return outcome.value;
  throw new Error(`NetworkError: ${describeOutcome(outcome)}`);
}

/** With a buffer of its own, which clients take as a whole. */
const viewOf = (value: Uint8Array): DataView => new DataView(Uint8Array.from(value).buffer);

const dashed = (uuid: string): string => uuid.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
