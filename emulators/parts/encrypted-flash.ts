import { createCipheriv, createDecipheriv } from "node:crypto";
import { isErased } from "./erased.ts";
import type { NorFlash } from "./parts.ts";

/** AES works on blocks of 16 bytes: they are programmed whole. */
const blockSize = 16;
const keyLength = 64;

/**
 * A chip behind an encrypting memory controller: from offset `from` on, what firmware programs stands in the chip as ciphertext
 * (AES-256-XTS by page, IEEE 1619), and is read back plain. Equal plaintext at the same place gives equal ciphertext; a changed bit
 * of ciphertext garbles its block. A block of which nothing was programmed reads as erased. What is shorter than a block
 * is filled up as if erased.
 */
export function encryptFlash(chip: NorFlash, key: Uint8Array, from: number): NorFlash {
  const { size, sectorSize, pageSize } = chip;
  if (key.length !== keyLength) throw new RangeError(`a key has ${keyLength} bytes, not ${key.length}`);
  if (from % sectorSize !== 0) throw new RangeError("encryption begins with a sector");

  const tweakOf = (page: number): Uint8Array => {
    const tweak = Buffer.alloc(16);
    tweak.writeUInt32LE(page / pageSize, 0);
    return tweak;
  };

  /** Plain bytes of the page at `page`, of which `stored` stands in the chip. */
  const decryptPage = (page: number, stored: Uint8Array): Uint8Array => {
    if (isErased(stored)) return stored;
    const plain = Uint8Array.from(createDecipheriv("aes-256-xts", key, tweakOf(page)).update(stored));
    for (let at = 0; at < stored.length; at += blockSize)
      if (isErased(stored.subarray(at, at + blockSize))) plain.fill(0xff, at, at + blockSize);
    return plain;
  };

  const programPage = (page: number, start: number, bytes: Uint8Array): void => {
    const plain = new Uint8Array(pageSize).fill(0xff);
    plain.set(bytes, start);
    const stored = createCipheriv("aes-256-xts", key, tweakOf(page)).update(plain);
    chip.program(page + start, stored.subarray(start, start + inBlocks(bytes.length)));
  };

  return {
    size,
    sectorSize,
    pageSize,
    programUnit: blockSize,
    get operations() {
      return chip.operations;
    },
    read(offset, length) {
      const found = chip.read(offset, length);
      const first = Math.max(from, offset - (offset % pageSize));
      for (let page = first; page < offset + length; page += pageSize) {
        const plain = decryptPage(page, chip.read(page, pageSize));
        const begin = Math.max(page, offset);
        const end = Math.min(page + pageSize, offset + length);
        found.set(plain.subarray(begin - page, end - page), begin - offset);
      }
      return found;
    },
    program(offset, bytes) {
      if (offset < from) return chip.program(offset, bytes);
      if (offset % blockSize !== 0) throw new RangeError(`no block begins at 0x${offset.toString(16)}`);
      for (let at = 0; at < bytes.length; ) {
        const start = (offset + at) % pageSize;
        const piece = bytes.subarray(at, at + pageSize - start);
        programPage(offset + at - start, start, piece);
        at += piece.length;
      }
    },
    eraseSector: (offset) => chip.eraseSector(offset),
    cutAt: (operation, onCut) => chip.cutAt(operation, onCut),
    disarm: () => chip.disarm(),
  };
}

const inBlocks = (length: number): number => Math.ceil(length / blockSize) * blockSize;
