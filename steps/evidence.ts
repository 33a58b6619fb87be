import type { KeyObject } from "node:crypto";
import { joined, type Evidence as Recorded } from "../core/journal/index.ts";
import { sha256 } from "../core/kernel/index.ts";
import type { KeyFind } from "./actors/key-hunt.ts";
import type { ReadOut } from "./actors/residue.ts";
import { type EvidenceGrounds, EvidenceKeys } from "./evidence-keys.ts";

/** Where in a device's flash bytes were read. */
export interface DumpPlace {
  readonly slot: string;
  /** The partition's name. */
  readonly region: string;
  /** Of the first byte. */
  readonly address: number;
}

/** What the coordinator is told of one dump or picture. */
export type HandedOver = Omit<Recorded, "type" | "scenario" | "attempt" | "step"> & {
  /** Number under which it was told first. */
  readonly id: number;
};

interface Kept {
  readonly id: number;
  readonly place: DumpPlace;
  /** Without the erased cells behind the last one that was written. */
  readonly bytes: Uint8Array;
  readonly length: number;
  /** Whether it was searched for the private keys of its device. */
  hunted: boolean;
}

interface Picture {
  readonly id: number;
  readonly slot: string;
  readonly name: string;
  readonly png: Uint8Array;
}

/** A scenario that interrupts an act at thousands of points must not fill memory and disk. */
const mostBytes = 64 << 20;
const erased = 0xff;

/**
 * Dumps of flash that the verdict of one scenario rests on. They are held until it ends, when all its secrets are known, and leave it
 * without them: none goes that was not searched for the private keys of its device.
 */
export class Evidence {
  readonly #grounds: EvidenceGrounds;
  readonly #tell: (id: number) => Promise<void>;
  readonly #places = new WeakMap<Uint8Array, DumpPlace>();
  readonly #kept = new Map<string, Kept>();
  readonly #keys: EvidenceKeys;
  readonly #pictures: Picture[] = [];
  #held = 0;
  #leftOut = 0;

  /** `tell`: that the step under way rests on the dump that is handed over later under a number. */
  constructor(grounds: EvidenceGrounds, tell: (id: number) => Promise<void>) {
    this.#grounds = grounds;
    this.#tell = tell;
    this.#keys = new EvidenceKeys(grounds);
  }

  /** Remembers where `bytes` were read. */
  noteDump(bytes: Uint8Array, place: DumpPlace): void {
    this.#places.set(bytes, place);
  }

  /** Public keys whose private keys no dump may show, by name. */
  noteKeys(keys: ReadonlyMap<string, KeyObject>): void {
    this.#keys.note(keys);
  }

  /** The step under way rests on `memory`. What of it is no dump of a flash is not kept: other records tell it. */
  async keep(memory: ReadOut): Promise<void> {
    if (this.#grounds.bench.keep === undefined) return;
    this.#keys.noteCredentials();
    for (const bytes of memory.values()) {
      const place = this.#places.get(bytes);
      if (place !== undefined) await this.#keepOne(bytes, place);
    }
  }

  async #keepOne(whole: Uint8Array, place: DumpPlace): Promise<void> {
    const bytes = withoutTail(whole);
    const name = nameOf(place, whole.length, bytes);
    if (this.#kept.has(name)) return;
    if (this.#held + bytes.length > mostBytes) {
      this.#leftOut += 1;
      return;
    }
    this.#held += bytes.length;
    const id = this.#kept.size + this.#pictures.length;
    this.#kept.set(name, { id, place, bytes, length: whole.length, hunted: false });
    await this.#tell(id);
  }

  /** The step under way rests on what a screen beside `slot` showed: a PNG in which nothing that was typed is to be seen. */
  async keepPicture(slot: string, name: string, png: Uint8Array): Promise<void> {
    if (this.#grounds.bench.keep === undefined) return;
    if (this.#held + png.length > mostBytes) {
      this.#leftOut += 1;
      return;
    }
    this.#held += png.length;
    const id = this.#kept.size + this.#pictures.length;
    this.#pictures.push({ id, slot, name, png });
    await this.#tell(id);
  }

  /** `memory` was searched for private keys of the device that it is of, and these were found. */
  noteHunt(memory: ReadOut, finds: readonly KeyFind[]): void {
    for (const bytes of memory.values()) {
      const place = this.#places.get(bytes);
      const kept = place && this.#kept.get(nameOf(place, bytes.length, withoutTail(bytes)));
      if (kept !== undefined) kept.hunted = true;
    }
    this.#keys.learn(finds);
  }

  /** Writes down what was kept, without secrets, and answers with what is to be told of it. @throws EquipmentFault DISK_FULL */
  async handOver(): Promise<{ readonly dumps: readonly HandedOver[]; readonly leftOut: readonly string[] }> {
    const { keep, secrets } = this.#grounds.bench;
    if (keep === undefined || this.#kept.size + this.#pictures.length === 0)
      return { dumps: [], leftOut: [] };
    const untold = await this.#huntRest();
    const dumps: HandedOver[] = [];
    for (const { id, place, bytes, length, hunted } of this.#kept.values()) {
      if (!hunted) continue;
      const cut = this.#keys.cut(bytes);
      const { bytes: shown, redacted } = secrets.redactBytes(cut.bytes);
      const { slot, region, address } = place;
      dumps.push({
        ...{ id, name: `flash of ${slot}: ${region}`, ...(await keep(shown)), size: shown.length },
        ...{ mediaType: "application/octet-stream", slot, address, length },
        redacted: joined([...cut.redacted, ...redacted]),
      });
    }
    for (const { id, slot, name, png } of this.#pictures) {
      const { bytes: shown, redacted } = secrets.redactBytes(png);
      dumps.push({
        ...{ id, name, ...(await keep(shown)), size: shown.length },
        ...{ mediaType: "image/png", slot, redacted },
      });
    }
    return { dumps, leftOut: this.#reasons(untold) };
  }

  /** Searches what no step has searched for private keys, where it is known which. Returns the places of devices that do not tell. */
  async #huntRest(): Promise<ReadonlySet<string>> {
    const rest = [...this.#kept.values()].filter(({ hunted }) => !hunted);
    const untold = new Set<string>();
    for (const slot of new Set(rest.map(({ place }) => place.slot)))
      if (!(await this.#keys.knowsIdentityOf(slot))) untold.add(slot);
    const told = rest.filter(({ place }) => !untold.has(place.slot));
    await this.#keys.search(told.map(({ bytes }) => bytes));
    for (const kept of told) kept.hunted = true;
    return untold;
  }

  #reasons(untold: ReadonlySet<string>): string[] {
    const limit = `${this.#leftOut} dumps or pictures: the scenario rests on more than ${mostBytes >> 20} MiB of them`;
    return [
      ...[...untold].map(
        (slot) => `flash of ${slot}: it does not show the certificate of the key to search it for`,
      ),
      ...(this.#leftOut > 0 ? [limit] : []),
    ];
  }
}

function withoutTail(bytes: Uint8Array): Uint8Array {
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === erased) end -= 1;
  return bytes.subarray(0, end);
}

/** What is alike in all of it is kept once. */
const nameOf = ({ slot, region, address }: DumpPlace, length: number, bytes: Uint8Array): string =>
  [slot, region, address, length, sha256(bytes)].join("\0");
