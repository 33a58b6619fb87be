import { open } from "node:fs/promises";
import type { Markup } from "./markup.ts";

/** As much as is written at once. */
const chunkLength = 1 << 18;

/** Writes the pieces one behind the other and holds few of them at a time. */
export async function writeLong(file: string, pieces: Iterable<Markup>): Promise<void> {
  await using handle = await open(file, "w");
  let held = "";
  for (const { text } of pieces) {
    held += text;
    if (held.length < chunkLength) continue;
    await handle.write(held);
    held = "";
  }
  await handle.write(held);
}

const encoder = new TextEncoder();

/** Bytes of a page that is being put together. */
export class PageBytes {
  #bytes = Buffer.allocUnsafeSlow(1 << 18);
  #length = 0;

  /** Pieces are encoded as they come: a long text would be copied once more to be one. */
  add({ text }: Markup): void {
    // Put together from thousands of pieces, it is made one first, which looking into it does: then encoding it costs next to nothing.
    text.charCodeAt(0);
    for (let rest = text; rest !== ""; ) {
      const { read, written } = encoder.encodeInto(rest, this.#bytes.subarray(this.#length));
      this.#length += written;
      rest = rest.slice(read);
      if (rest !== "") this.#grow();
    }
  }

  #grow(): void {
    const larger = Buffer.allocUnsafeSlow(2 * this.#bytes.length);
    this.#bytes.copy(larger, 0, 0, this.#length);
    this.#bytes = larger;
  }

  get length(): number {
    return this.#length;
  }

  /** Nothing may be added after that. */
  end(): Buffer<ArrayBuffer> {
    return this.#bytes.subarray(0, this.#length);
  }
}

/** Puts a page where it belongs; `file` from the report's folder. The content is given away. */
export type PutPage = (file: string, content: Buffer<ArrayBuffer>) => Promise<void>;

/** Pages that may be on their way to the disk while the next is made. */
const mostUnderWay = 4;

/** Hands pages on; while the disk takes one, the next is made. */
export class PageQueue {
  readonly #put: PutPage;
  readonly #underWay = new Set<Promise<void>>();
  #failure: { readonly cause: unknown } | undefined;

  constructor(put: PutPage) {
    this.#put = put;
  }

  /** @throws what an earlier page failed with */
  async add(file: string, content: Buffer<ArrayBuffer>): Promise<void> {
    const written: Promise<void> = this.#put(file, content)
      .catch((cause: unknown) => {
        this.#failure ??= { cause };
      })
      .finally(() => this.#underWay.delete(written));
    this.#underWay.add(written);
    if (this.#underWay.size >= mostUnderWay) await Promise.race(this.#underWay);
    if (this.#failure !== undefined) await this.end();
  }

  /** @throws what any page failed with */
  async end(): Promise<void> {
    await Promise.all(this.#underWay);
    if (this.#failure !== undefined) throw this.#failure.cause;
  }
}
