import type { Duplex } from "node:stream";
import { AtError } from "./arguments.ts";
import { Link } from "./link.ts";

/** The modem has so many links; a number above the last stands for all of them. */
export const linkCount = 5;

/** What is set up for a link before it is opened. */
export interface LinkSettings {
  passive: boolean;
  authentication: number;
  pki: number;
  authority: number;
  commonName: string | undefined;
  serverName: string | undefined;
}

export interface LinksHooks {
  line(text: string): void;
  raw(bytes: Uint8Array): void;
  /** Bytes came over the network. Returns false when supply failed. */
  arrived(): boolean;
}

interface Place {
  readonly settings: LinkSettings;
  link: Link | undefined;
  /** Whether a client opened it, over the modem's own access point. */
  isVisitor: boolean;
}

/** The links of one start of the modem. */
export class Links {
  readonly #hooks: LinksHooks;
  readonly #places: readonly Place[] = Array.from({ length: linkCount }, () => ({
    settings: {
      ...{ passive: false, authentication: 0, pki: 0, authority: 0 },
      ...{ commonName: undefined, serverName: undefined },
    },
    link: undefined,
    isVisitor: false,
  }));
  /** AT+CIPMUX. */
  multiple = false;
  mostVisitors = linkCount;

  constructor(hooks: LinksHooks) {
    this.#hooks = hooks;
  }

  get any(): boolean {
    return this.#places.some(({ link }) => link !== undefined);
  }

  /** Of one link, or of all of them. */
  settingsOf(id: number): readonly LinkSettings[] {
    const places = id === linkCount ? this.#places : this.#places.slice(id, id + 1);
    return places.map(({ settings }) => settings);
  }

  /** @throws AtError when there is no such link */
  at(id: number): Link {
    const link = this.#places[id]?.link;
    if (link === undefined) throw new AtError("link is not valid");
    return link;
  }

  isOpen(id: number): boolean {
    return this.#places[id]?.link !== undefined;
  }

  get waiting(): readonly number[] {
    return this.#places.map(({ link }) => link?.waiting ?? 0);
  }

  /** Puts a connection in place and tells the host. */
  add(id: number, stream: Duplex, isVisitor: boolean): void {
    const place = this.#places[id];
    if (place === undefined) return;
    const prefix = this.multiple ? `${id},` : "";
    place.isVisitor = isVisitor;
    this.#hooks.line(`${prefix}CONNECT`);
    place.link = new Link(stream, place.settings.passive, {
      arrived: () => this.#hooks.arrived(),
      announce: (length) => this.#hooks.line(`\r\n+IPD,${prefix}${length}`),
      report: (bytes) =>
        this.#hooks.raw(Buffer.concat([Buffer.from(`\r\n+IPD,${prefix}${bytes.length}:`), bytes])),
      closed: () => {
        place.link = undefined;
        this.#hooks.line(`${prefix}CLOSED`);
      },
    });
  }

  /** Takes somebody in who came to the server; without a free link, or one too many, they are turned away. */
  welcome(stream: Duplex): void {
    const visitors = this.#places.filter(({ link, isVisitor }) => link !== undefined && isVisitor).length;
    const free = this.#places.findIndex(({ link }) => link === undefined);
    if (free < 0 || visitors >= this.mostVisitors || !this.multiple) stream.destroy();
    else this.add(free, stream, true);
  }

  /** Ends a link, or all of them, and tells the host. */
  close(id: number): void {
    if (id !== linkCount) this.at(id);
    for (const [index, place] of this.#places.entries()) {
      if (place.link === undefined || (id !== linkCount && index !== id)) continue;
      place.link.drop();
      place.link = undefined;
      this.#hooks.line(`${this.multiple ? `${index},` : ""}CLOSED`);
    }
  }

  /** Ends those that go over `side`. */
  closeAll(side: "network" | "access point"): void {
    for (const [id, { link, isVisitor }] of this.#places.entries())
      if (link !== undefined && isVisitor === (side === "access point")) this.close(id);
  }

  /** Without supply. */
  drop(): void {
    for (const place of this.#places) place.link?.drop();
  }
}
