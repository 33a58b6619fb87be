/** Standard base64 with padding (RFC 4648 4), and nothing else: what decodes encodes to the same text. */
export function decodeBase64(text: string): Uint8Array | undefined {
  const bytes = Buffer.from(text, "base64");
  return bytes.toString("base64") === text ? bytes : undefined;
}
