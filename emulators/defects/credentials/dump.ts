/** `bytes` as a firmware's log shows them, sixteen in a line. */
export const dump = (tag: string, bytes: Buffer): string =>
  Array.from({ length: Math.ceil(bytes.length / 16) }, (_, line) => {
    const pairs =
      bytes
        .subarray(16 * line, 16 * line + 16)
        .toString("hex")
        .match(/../g) ?? [];
    return `I (412) ${tag}: ${pairs.join(" ")}\n`;
  }).join("");
