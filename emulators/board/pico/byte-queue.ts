/** Bytes that wait for their turn, however many they are. */
export class ByteQueue {
  #bytes = new Uint8Array(1024);
  #from = 0;
  #to = 0;

  get length(): number {
    return this.#to - this.#from;
  }

  push(bytes: Uint8Array): void {
    if (this.#to + bytes.length > this.#bytes.length) this.#makeRoom(bytes.length);
    this.#bytes.set(bytes, this.#to);
    this.#to += bytes.length;
  }

  /** The first of them. There is one. */
  shift(): number {
    const byte = this.#bytes[this.#from] ?? 0;
    this.#from += 1;
    return byte;
  }

  clear(): void {
    this.#from = 0;
    this.#to = 0;
  }

  #makeRoom(more: number): void {
    const held = this.#bytes.subarray(this.#from, this.#to);
    const needed = held.length + more;
    // Doubled, so that what is moved is little in the long run.
    const bytes = needed * 2 > this.#bytes.length ? new Uint8Array(needed * 2) : this.#bytes;
    bytes.set(held);
    this.#bytes = bytes;
    this.#from = 0;
    this.#to = held.length;
  }
}
