import {
  encodeEvent,
  eventCode,
  formatAddress,
  hciStatus,
  leEvent,
  reportType,
} from "../../../core/wire/bluetooth/index.ts";
import { connect, type Identity, type Initiation, type Link, type LinkOwner } from "./link.ts";
import { Crossing, type Medium } from "./medium.ts";
import { bytes, u16 } from "./numbers.ts";

/** Commands that a host may send before it hears of the first. */
const commandCredits = 1;
/** After HCI_Reset. Vol 4, Part E, 7.8.1 */
const firstLeMask = 0x1fn;
const handles = { first: 0x040, last: 0xeff } as const;
/** How an advertising event of each advertising type is reported; 1 and 4, directed, are refused. Vol 4, Part E, 7.8.5 */
const reported: Readonly<Record<number, number>> = {
  0: reportType.connectable,
  2: reportType.scannable,
  3: reportType.nonConnectable,
};

export interface Advertising {
  readonly type: number;
  readonly ownType: number;
  readonly intervalMs: number;
}

/** An LE controller as its host sees it through HCI, and as others hear it. It obeys the commands in `commands/`. */
export class Controller implements LinkOwner {
  readonly medium: Medium<Controller>;
  readonly #address: Buffer;
  readonly #send: (packet: Buffer) => void;
  readonly #links = new Map<number, Link>();
  #nextHandle: number = handles.first;
  #timer: NodeJS.Timeout | undefined;
  #heard = new Set<string>();

  randomAddress: Buffer = Buffer.alloc(6);
  leMask = firstLeMask;
  advertising: Advertising = { type: 0, ownType: 0, intervalMs: 1280 };
  advertisement: Buffer = Buffer.alloc(0);
  scanResponse: Buffer = Buffer.alloc(0);
  scan: { readonly isActive: boolean; readonly onlyNew: boolean } | undefined;
  scanIsActive = false;
  initiation: Initiation | undefined;

  /** `send` takes what goes to the host. */
  constructor(medium: Medium<Controller>, address: Buffer, send: (packet: Buffer) => void) {
    this.medium = medium;
    this.#address = address;
    this.#send = send;
    medium.controllers.add(this);
  }

  get address(): string {
    return formatAddress(this.#address);
  }

  /** Command Complete, with what the command returns behind its status. */
  complete(code: number, status: number, ...returned: readonly Uint8Array[]): void {
    this.event(
      eventCode.commandComplete,
      Buffer.of(commandCredits),
      u16(code),
      Buffer.of(status),
      ...returned,
    );
  }

  /** Command Status: begun or refused; another event tells how it went. */
  begun(code: number, status: number = hciStatus.success): void {
    this.event(eventCode.commandStatus, Buffer.of(status, commandCredits), u16(code));
  }

  event(code: number, ...parameters: readonly Uint8Array[]): void {
    this.toHost(encodeEvent(code, bytes(...parameters)));
  }

  /** An LE event, if the host wants events of its kind. */
  leEvent(code: number, ...parameters: readonly Uint8Array[]): void {
    if ((this.leMask >> BigInt(code - 1)) & 1n) this.event(eventCode.leMeta, Buffer.of(code), ...parameters);
  }

  toHost(packet: Buffer): void {
    this.medium.later(() => this.#send(packet));
  }

  identity(ownType: number): Identity {
    const type = ownType & 1;
    return { type, address: type === 1 ? this.randomAddress : this.#address };
  }

  get advertisedIdentity(): Identity {
    return this.identity(this.advertising.ownType);
  }

  get isAdvertising(): boolean {
    return this.#timer !== undefined;
  }

  startAdvertising(): void {
    if (this.isAdvertising) return;
    const send = () => this.medium.advertise(this);
    this.#timer = setInterval(send, this.advertising.intervalMs);
    // Nobody who listens is left when nothing else keeps the process.
    this.#timer.unref();
    this.medium.later(() => this.isAdvertising && send());
  }

  stopAdvertising(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  startScan(scan: { readonly isActive: boolean; readonly onlyNew: boolean }): void {
    this.#heard = new Set();
    this.scan = scan;
    this.medium.wake();
  }

  /** An advertising event of another controller. */
  hear(advertiser: Controller): void {
    if (this.scan !== undefined) this.#report(advertiser, this.scan);
    const { initiation } = this;
    if (initiation === undefined || advertiser.advertising.type !== 0) return;
    const { type, address } = advertiser.advertisedIdentity;
    if (initiation.peerType !== type || !initiation.peer.equals(address)) return;
    this.initiation = undefined;
    advertiser.stopAdvertising();
    connect(this, initiation, advertiser);
  }

  #report(from: Controller, { isActive, onlyNew }: { isActive: boolean; onlyNew: boolean }): void {
    const { type, address } = from.advertisedIdentity;
    const key = `${type} ${address.toString("hex")}`;
    if (onlyNew && this.#heard.has(key)) return;
    this.#heard.add(key);
    const rssi = Buffer.of(this.medium.conditions.rssi & 0xff);
    const tell = (kind: number, data: Buffer) =>
      this.leEvent(
        leEvent.advertisingReport,
        Buffer.of(1, kind, type),
        address,
        Buffer.of(data.length),
        data,
        rssi,
      );
    tell(reported[from.advertising.type] ?? reportType.nonConnectable, from.advertisement);
    if (isActive && from.advertising.type !== 3) tell(reportType.scanResponse, from.scanResponse);
  }

  newCrossing(): Crossing {
    return new Crossing(this.medium);
  }

  freeHandle(): number {
    while (this.#links.has(this.#nextHandle)) this.#nextHandle += 1;
    const handle = this.#nextHandle;
    this.#nextHandle = handle === handles.last ? handles.first : handle + 1;
    return handle;
  }

  link(handle: number): Link | undefined {
    return this.#links.get(handle & 0x0fff);
  }

  add(link: Link): void {
    this.#links.set(link.handle, link);
  }

  has(link: Link): boolean {
    return this.#links.get(link.handle) === link;
  }

  /** Whether it had the link. */
  forget(link: Link): boolean {
    return this.has(link) && this.#links.delete(link.handle);
  }

  /** Distance or a host that went away: the other ends hear nothing any more. Returns how many links there were. */
  loseLinks(): number {
    const links = [...this.#links.values()];
    for (const link of links) link.end(hciStatus.connectionTimeout, hciStatus.connectionTimeout);
    return links.length;
  }

  /** As after HCI_Reset. The host, which has asked for it, hears of no link's end. */
  reset(): void {
    const links = [...this.#links.values()];
    this.#links.clear();
    for (const link of links) link.end(hciStatus.success, hciStatus.connectionTimeout);
    this.stopAdvertising();
    this.advertising = { type: 0, ownType: 0, intervalMs: 1280 };
    this.advertisement = Buffer.alloc(0);
    this.scanResponse = Buffer.alloc(0);
    this.randomAddress = Buffer.alloc(6);
    this.scan = undefined;
    this.scanIsActive = false;
    this.initiation = undefined;
    this.leMask = firstLeMask;
  }

  /** Off the air for good. */
  remove(): void {
    this.reset();
    this.medium.controllers.delete(this);
  }
}
