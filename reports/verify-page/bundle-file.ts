import { Sha256 } from "./sha256.ts";

/** One file of a bundle, wherever it lies. */
export interface BundleFile {
  /** Within the bundle, with slashes. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** The bytes from `from` up to `to`. @throws Error when they cannot be read */
  read(from: number, to: number): Promise<Uint8Array<ArrayBuffer>>;
}

/** SHA-256 of what is in memory, by the browser: faster than our own. */
export type Digest = (bytes: Uint8Array<ArrayBuffer>) => Promise<string>;

const pieceSize = 4 * 1024 * 1024;
/** The browser's digest wants the whole file in memory. */
const wholeUpTo = 32 * 1024 * 1024;

/** WebCrypto's SHA-256, or nothing where the browser offers none to this page. */
export function webCryptoDigest(): Digest | undefined {
  const { subtle } = crypto as { readonly subtle?: typeof crypto.subtle };
  if (subtle === undefined) return undefined;
  return async (bytes) => toHex(new Uint8Array(await subtle.digest("SHA-256", bytes)));
}

/** SHA-256 of a file, lowercase hexadecimal. */
export async function digestOf(file: BundleFile, digest: Digest | undefined): Promise<string> {
  if (digest !== undefined && file.size <= wholeUpTo) return await digest(await file.read(0, file.size));
  const hash = new Sha256();
  for await (const piece of piecesOf(file)) hash.update(piece);
  return hash.digest();
}

/** A file from its beginning to its end, piece by piece. */
export async function* piecesOf(file: BundleFile): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < file.size; at += pieceSize) {
    yield await file.read(at, Math.min(file.size, at + pieceSize));
  }
}

export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
