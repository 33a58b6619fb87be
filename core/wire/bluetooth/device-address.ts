/** Six bytes as they are on the air, least significant first, written as people write them: `02:00:00:00:00:0a`. */
export function formatAddress(bytes: Uint8Array): string {
  return [...bytes]
    .reverse()
    .map((byte) => byte.toString(16).padStart(2, "0"))
    .join(":");
}

/** The reverse of `formatAddress`. @throws RangeError for anything but six pairs of hexadecimal digits with colons between */
export function parseAddress(text: string): Buffer {
  if (!/^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/i.test(text)) throw new RangeError(`${text} is no Bluetooth address`);
  return Buffer.from(text.replaceAll(":", ""), "hex").reverse();
}
