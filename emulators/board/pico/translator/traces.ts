import { place } from "./flags.ts";
import { recall, remember } from "./remembered.ts";
import { type Code, type Machine, type Translated, translate } from "./translate.ts";

const ramStart = 0x2000_0000;
const windowStart = 0x1000_0000;
const pageShift = 8;
const pageSize = 1 << pageShift;
const inPage = pageSize - 1;
/** How often a place is come to before it is worth translating. */
const hotAfter = 30;

/** What was translated of one chip's code, by address. */
export class Traces {
  readonly #machine: Machine;
  readonly #code: Code;
  readonly #layout: { readonly ramSize: number; readonly flashSize: number };
  /** By page and halfword of the RAM; `null`: the instruction there is for itself. */
  readonly #ram: ((Translated | null | undefined)[] | undefined)[] = [];
  readonly #flash = new Map<number, Translated | null>();
  readonly #visits = new Map<number, number>();
  /** Beginnings of the traces that were made from a page of the RAM. */
  readonly #ofPage = new Map<number, Set<number>>();

  constructor(machine: Machine, fetch: (address: number) => number) {
    this.#machine = machine;
    this.#code = { fetch, isBeginning: (address) => this.#known(address) != null };
    this.#layout = { ramSize: machine.B.length, flashSize: machine.X.length };
  }

  /** The trace that begins at `address`; undefined while there is none. */
  at(address: number): Translated | undefined {
    const known = this.#known(address);
    if (known !== undefined) return known ?? undefined;
    return this.#visit(address, (address ^ ramStart) >>> 0);
  }

  #known(address: number): Translated | null | undefined {
    const inRam = (address ^ ramStart) >>> 0;
    if (inRam >= this.#layout.ramSize) return this.#flash.get(address);
    return this.#ram[inRam >> pageShift]?.[(inRam & inPage) >> 1];
  }

  /** The RAM was written to where code was translated. */
  modified(offset: number, length: number): void {
    for (let page = offset >> pageShift; page <= (offset + length - 1) >> pageShift; page += 1) {
      for (const start of this.#ofPage.get(page) ?? []) this.#put(start ^ ramStart, undefined);
      this.#ofPage.delete(page);
      this.#machine.P[page] = 0;
    }
  }

  /** The flash was changed. */
  forgetFlash(): void {
    this.#flash.clear();
  }

  #visit(address: number, inRam: number): Translated | undefined {
    const visits = (this.#visits.get(address) ?? 0) + 1;
    this.#visits.set(address, visits);
    const known = visits === 1 ? recall(address, this.#code) : undefined;
    if (known === undefined && visits < hotAfter) return undefined;
    this.#visits.delete(address);
    const translation = known ?? translate(address, this.#layout, this.#code);
    if (translation !== known && translation !== undefined) remember(address, translation, this.#code);
    const run = translation?.run ?? null;
    if (inRam < this.#layout.ramSize) {
      this.#put(inRam, run);
      this.#remember(address, translation?.from ?? [address]);
    } else if (address >= windowStart && this.#machine.F[place.windowOpen]) this.#flash.set(address, run);
    return run ?? undefined;
  }

  #put(inRam: number, run: Translated | null | undefined): void {
    const page = this.#ram[inRam >> pageShift] ?? new Array(pageSize >> 1);
    this.#ram[inRam >> pageShift] = page;
    page[(inRam & inPage) >> 1] = run;
  }

  #remember(start: number, from: readonly number[]): void {
    for (const page of new Set(from.map((address) => (address ^ ramStart) >>> pageShift))) {
      if (page >= this.#machine.P.length) continue;
      this.#machine.P[page] = 1;
      const starts = this.#ofPage.get(page) ?? new Set<number>();
      this.#ofPage.set(page, starts.add(start));
    }
  }
}
