import {
  type AdvertisingReport,
  type CapturedPacket,
  channel,
  decodeAcl,
  decodeAdvertisingReports,
  decodeEvent,
  encodeAcl,
  encodeBtsnoop,
  encodeFrame,
  eventCode,
  formatAddress,
  type HciEvent,
  hciStatus,
  leEvent,
  wholeFrame,
} from "../../wire/bluetooth/index.ts";
import type { HciTransport } from "./hci-transport.ts";
import { LinkWatch } from "./link-watch.ts";

const central = 0;

/**
 * Stands between an adapter and the stack of a central: records every packet, and sees what the stack keeps to itself, such as which
 * ATT error a request met with.
 */
export class HciWatch implements HciTransport {
  readonly #transport: HciTransport;
  readonly #captured: CapturedPacket[] = [];
  readonly #links = new Map<number, LinkWatch>();
  readonly #byAddress = new Map<string, LinkWatch>();
  readonly #scanners = new Set<(report: AdvertisingReport) => void>();
  #goneBecause: string | undefined;

  constructor(transport: HciTransport) {
    this.#transport = transport;
    transport.onGone((reason) => {
      this.#goneBecause = reason;
      for (const link of this.#links.values()) link.lose(reason);
    });
  }

  /** Why the adapter is no longer there; undefined while it is. */
  get goneBecause(): string | undefined {
    return this.#goneBecause;
  }

  send(packet: Uint8Array): void {
    this.#note("sent", Buffer.from(packet));
    this.#transport.send(packet);
  }

  onPacket(listener: (packet: Buffer) => void): void {
    this.#transport.onPacket((packet) => {
      this.#note("received", packet);
      listener(this.#see(packet));
    });
  }

  onGone(listener: (reason: string) => void): void {
    this.#transport.onGone(listener);
  }

  /** Calls `listener` for each advertising report; returns the unsubscriber. */
  onReport(listener: (report: AdvertisingReport) => void): () => void {
    this.#scanners.add(listener);
    return () => this.#scanners.delete(listener);
  }

  /** The link that was made last with the device at `address`, if one was. */
  linkTo(address: string): LinkWatch | undefined {
    return this.#byAddress.get(address);
  }

  capture(): Uint8Array {
    return encodeBtsnoop(this.#captured);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#transport[Symbol.asyncDispose]();
  }

  #note(direction: CapturedPacket["direction"], packet: Buffer): void {
    this.#captured.push({ atMs: performance.timeOrigin + performance.now(), direction, packet });
  }

  /** What the stack gets in the packet's place; mostly the packet itself. */
  #see(packet: Buffer): Buffer {
    const event = decodeEvent(packet);
    if (event !== undefined) this.#seeEvent(event);
    const acl = event === undefined ? decodeAcl(packet) : undefined;
    const link = acl && this.#links.get(acl.handle);
    const frame = acl && wholeFrame(acl);
    if (link === undefined || frame === undefined || acl === undefined) return packet;
    if (frame.channel === channel.security) link.seeSecurity(frame.content);
    if (frame.channel !== channel.attribute) return packet;
    const seen = link.seeAttribute(frame.content);
    if (seen === frame.content) return packet;
    return encodeAcl({ ...acl, data: encodeFrame({ channel: frame.channel, content: seen }) });
  }

  #seeEvent({ code, parameters }: HciEvent): void {
    const handle = parameters.length > 2 ? parameters.readUInt16LE(1) & 0x0fff : -1;
    if (code === eventCode.leMeta) this.#seeLeEvent(parameters);
    else if (code === eventCode.disconnectionComplete) {
      this.#links.get(handle)?.lose(describeReason(parameters[3] ?? 0));
      this.#links.delete(handle);
    } else if (code === eventCode.encryptionChange || code === eventCode.keyRefreshed)
      this.#links.get(handle)?.seeEncryption(parameters[0] ?? 0);
  }

  #seeLeEvent(parameters: Buffer): void {
    if (parameters[0] === leEvent.advertisingReport)
      for (const report of decodeAdvertisingReports(parameters.subarray(1)))
        for (const scanner of [...this.#scanners]) scanner(report);
    const isMade =
      parameters[0] === leEvent.connectionComplete &&
      parameters.length >= 12 &&
      parameters[1] === hciStatus.success &&
      parameters[4] === central;
    if (!isMade) return;
    const link = new LinkWatch();
    this.#links.set(parameters.readUInt16LE(2) & 0x0fff, link);
    this.#byAddress.set(formatAddress(parameters.subarray(6, 12)), link);
  }
}

function describeReason(code: number): string {
  if (code === hciStatus.connectionTimeout) return "nothing was heard of it any more";
  if (code === hciStatus.endedByPeer) return "it ended the connection";
  if (code === hciStatus.wrongKey) return "the two ends encrypt with different keys";
  return `the connection ended with HCI reason 0x${code.toString(16).padStart(2, "0")}`;
}
