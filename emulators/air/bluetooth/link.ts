import { boundary, eventCode, hciStatus, leEvent } from "../../../core/wire/bluetooth/index.ts";
import type { Crossing } from "./medium.ts";
import { bytes, u16 } from "./numbers.ts";

const role = { central: 0, peripheral: 1 } as const;

/** What a host wants to be connected to, until it is or calls it off. */
export interface Initiation {
  readonly peerType: number;
  readonly peer: Buffer;
  readonly ownType: number;
  readonly interval: number;
  readonly latency: number;
  readonly timeout: number;
}

/** Address type and address, least significant byte first. */
export interface Identity {
  readonly type: number;
  readonly address: Buffer;
}

/** A controller as its links know it. */
export interface LinkOwner {
  readonly advertisedIdentity: Identity;
  identity(ownType: number): Identity;
  freeHandle(): number;
  newCrossing(): Crossing;
  add(link: Link): void;
  has(link: Link): boolean;
  /** Whether it had the link. */
  forget(link: Link): boolean;
  toHost(packet: Buffer): void;
  event(code: number, ...parameters: readonly Uint8Array[]): void;
  leEvent(code: number, ...parameters: readonly Uint8Array[]): void;
}

/** A link as one of its two controllers knows it. */
export class Link {
  readonly handle: number;
  readonly controller: LinkOwner;
  readonly #crossing: Crossing;
  isEncrypted = false;
  /** The key with which the central wants to encrypt, until this end's host has named its own. */
  offeredKey: Buffer | undefined;
  #peer: Link | undefined;

  constructor(controller: LinkOwner) {
    this.controller = controller;
    this.handle = controller.freeHandle();
    this.#crossing = controller.newCrossing();
  }

  get peer(): Link {
    if (this.#peer === undefined) throw new Error("a link has one end");
    return this.#peer;
  }

  join(peer: Link): void {
    this.#peer = peer;
  }

  /** Takes an ACL packet of this end's host to the other end's. */
  carry(packet: Buffer): void {
    this.#crossing.push(() => {
      if (!this.controller.has(this)) return;
      const copy = Buffer.from(packet);
      const flag = ((packet.readUInt16LE(1) >> 12) & 3) === boundary.continuation;
      copy.writeUInt16LE(this.peer.handle | ((flag ? boundary.continuation : boundary.firstToHost) << 12), 1);
      this.peer.controller.toHost(copy);
      this.controller.event(eventCode.completedPackets, Buffer.of(1), u16(this.handle), u16(1));
    });
  }

  /** Ends the link; each end's host is told why. */
  end(reasonHere: number, reasonThere: number): void {
    const ends = [
      [this, reasonHere],
      [this.peer, reasonThere],
    ] as const;
    for (const [end, reason] of ends) {
      end.#crossing.cut();
      if (end.controller.forget(end))
        end.controller.event(
          eventCode.disconnectionComplete,
          Buffer.of(hciStatus.success),
          u16(end.handle),
          Buffer.of(reason),
        );
    }
  }

  /** Both ends use the same key from now on. */
  encrypt(): void {
    for (const end of [this, this.peer]) {
      const code = end.isEncrypted ? eventCode.keyRefreshed : eventCode.encryptionChange;
      const isOn = end.isEncrypted ? Buffer.alloc(0) : Buffer.of(1);
      end.isEncrypted = true;
      end.controller.event(code, Buffer.of(hciStatus.success), u16(end.handle), isOn);
    }
  }
}

/** Makes a link of `central`, which wanted one, with the advertiser that it has just heard. */
export function connect(central: LinkOwner, wanted: Initiation, advertiser: LinkOwner): void {
  const near = new Link(central);
  const far = new Link(advertiser);
  near.join(far);
  far.join(near);
  const timing = bytes(u16(wanted.interval), u16(wanted.latency), u16(wanted.timeout), Buffer.of(0));
  // The peripheral's first, or the central's first request would come before its link.
  tell(far, role.peripheral, central.identity(wanted.ownType), timing);
  tell(near, role.central, advertiser.advertisedIdentity, timing);
}

function tell(link: Link, own: number, peer: Identity, timing: Buffer): void {
  link.controller.add(link);
  link.controller.leEvent(
    leEvent.connectionComplete,
    Buffer.of(hciStatus.success),
    u16(link.handle),
    Buffer.of(own, peer.type),
    peer.address,
    timing,
  );
}
