import { blockLength, createAes256 } from "./aes.ts";

/**
 * AES-256 in counter mode (NIST SP 800-38A, 6.5) from the block `counter` on: a stream that each call takes up where the last one
 * left it. `countedBytes`: how many bytes at a block's end are the counter, which then begins at 0 again.
 */
export function createCounterMode(
  key: Uint8Array,
  counter: Uint8Array,
  countedBytes = blockLength,
): (bytes: Uint8Array) => Uint8Array {
  const encrypt = createAes256(key);
  const block = Uint8Array.from(counter);
  let stream: Uint8Array = new Uint8Array();
  let used = 0;

  const nextByte = (): number => {
    if (used === stream.length) {
      stream = encrypt(block);
      increment(block, countedBytes);
      used = 0;
    }
    used += 1;
    return stream[used - 1] ?? 0;
  };

  return (bytes) => bytes.map((byte) => byte ^ nextByte());
}

function increment(block: Uint8Array, countedBytes: number): void {
  for (let i = block.length - 1; i >= block.length - countedBytes; i -= 1) {
    const next = ((block[i] ?? 0) + 1) & 0xff;
    block[i] = next;
    if (next !== 0) return;
  }
}
