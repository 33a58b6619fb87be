/** What a command printed as hexadecimal digits and nothing else, two for each byte; undefined when it is anything else. */
export function readHexAnswer(output: Uint8Array | string): Uint8Array | undefined {
  const said = output.toString().trim();
  return /^([0-9a-f]{2})+$/i.test(said) ? Uint8Array.from(Buffer.from(said, "hex")) : undefined;
}
