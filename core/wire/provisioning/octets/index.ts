/** Bytes without Node's `Buffer`, for what runs in a browser as well. */

export const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

/** One after the other. */
export function concatBytes(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** Big-endian, without leading zeros; one zero byte for zero. `value` is not negative. */
export function toBytes(value: bigint): Uint8Array {
  const digits = value.toString(16);
  const whole = digits.length % 2 === 0 ? digits : `0${digits}`;
  const bytes = new Uint8Array(whole.length / 2);
  for (let i = 0; i < bytes.length; i += 1) bytes[i] = Number.parseInt(whole.slice(2 * i, 2 * i + 2), 16);
  return bytes;
}

/** Big-endian; 0 for no bytes. */
export function toNumber(value: Uint8Array): bigint {
  let digits = "0x0";
  for (const byte of value) digits += byte.toString(16).padStart(2, "0");
  return BigInt(digits);
}
