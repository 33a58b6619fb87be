import { type KeyObject, sign, verify } from "node:crypto";
import { type Sha256, sha256 } from "../kernel/index.ts";

/** What a firmware image says of itself. */
export interface FirmwareHeader {
  readonly product: string;
  readonly version: string;
  /** Version of the configuration schema that this firmware speaks. */
  readonly configurationSchema: number;
}

export interface FirmwareImage {
  readonly header: FirmwareHeader;
  /** Bytes of the whole image: prologue, header, code and signature. */
  readonly length: number;
  /** SHA-256 of the whole image. */
  readonly digest: Sha256;
}

const magic = "AIMG";
const prologueLength = 12;
const signatureLength = 64;
const longest = 0x8_0000;

/**
 * Layout: magic, length of the header, length of the code (32 bits each, little-endian), header (JSON), code, Ed25519 signature over all
 * before it. `alignment`: the code begins on a multiple of so many bytes, by spaces at the header's end.
 */
export function packImage(
  header: FirmwareHeader,
  code: Uint8Array,
  signingKey: KeyObject,
  alignment = 1,
): Uint8Array {
  const text = JSON.stringify(header);
  const codeAt = Math.ceil((prologueLength + text.length) / alignment) * alignment;
  const json = Buffer.from(text.padEnd(codeAt - prologueLength));
  const prologue = Buffer.alloc(prologueLength);
  prologue.write(magic, "latin1");
  prologue.writeUInt32LE(json.length, 4);
  prologue.writeUInt32LE(code.length, 8);
  const signed = Buffer.concat([prologue, json, code]);
  return Buffer.concat([signed, sign(null, signed, signingKey)]);
}

/** Bytes that the image at the start of `bytes` occupies, told from its first 12 bytes; undefined where none begins. */
export function imageLength(bytes: Uint8Array): number | undefined {
  const prologue = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, prologueLength));
  if (prologue.length < prologueLength || prologue.toString("latin1", 0, 4) !== magic) return undefined;
  const length = prologueLength + prologue.readUInt32LE(4) + prologue.readUInt32LE(8) + signatureLength;
  return length <= longest ? length : undefined;
}

/** Digests of images, signature and all, that a key has signed: the same image is in every device of a maker, and verified at each start. */
const verified = new WeakMap<KeyObject, Set<Sha256>>();

/** The image at the start of `bytes`, or undefined when there is none that `key` has signed. Takes any bytes. */
export function verifyImage(bytes: Uint8Array, key: KeyObject): FirmwareImage | undefined {
  const length = imageLength(bytes);
  if (length === undefined || bytes.length < length) return undefined;
  const image = bytes.subarray(0, length);
  const signed = image.subarray(0, length - signatureLength);
  const digest = sha256(image);
  const good = verified.get(key) ?? new Set();
  if (!good.has(digest)) {
    if (!verify(null, signed, key, image.subarray(length - signatureLength))) return undefined;
    verified.set(key, good.add(digest));
  }
  const headerLength = Buffer.from(signed).readUInt32LE(4);
  const json = Buffer.from(signed.subarray(prologueLength, prologueLength + headerLength)).toString("utf8");
  return { header: JSON.parse(json) as FirmwareHeader, length, digest };
}
