/** The little of DER (ITU-T X.690) that certificates and requests of devices need, written only. */

export function der(tag: number, ...contents: readonly Uint8Array[]): Uint8Array {
  const length = contents.reduce((sum, part) => sum + part.length, 0);
  return Buffer.concat([Uint8Array.of(tag, ...lengthOctets(length)), ...contents]);
}

function lengthOctets(length: number): number[] {
  if (length < 0x80) return [length];
  if (length < 0x100) return [0x81, length];
  return [0x82, length >> 8, length & 0xff];
}

export const sequence = (...parts: readonly Uint8Array[]) => der(0x30, ...parts);
const set = (...parts: readonly Uint8Array[]) => der(0x31, ...parts);
export const bitString = (bytes: Uint8Array) => der(0x03, Uint8Array.of(0), bytes);
export const printable = (text: string) => der(0x13, Buffer.from(text, "latin1"));
export const utf8 = (text: string) => der(0x0c, Buffer.from(text, "utf8"));

/** Object identifier from its dotted form. */
export function oid(dotted: string): Uint8Array {
  const [first = 0, second = 0, ...rest] = dotted.split(".").map(Number);
  return der(0x06, Uint8Array.from([first * 40 + second, ...rest.flatMap(base128)]));
}

function base128(value: number): number[] {
  const digits = [value & 0x7f];
  for (let rest = value >> 7; rest > 0; rest >>= 7) digits.unshift((rest & 0x7f) | 0x80);
  return digits;
}

export const oids = {
  commonName: "2.5.4.3",
  serialNumber: "2.5.4.5",
  ecdsaWithSha256: "1.2.840.10045.4.3.2",
  ed25519: "1.3.101.112",
} as const;

/** One relative distinguished name. */
export const attribute = (type: string, value: Uint8Array) => set(sequence(oid(type), value));
