/** What bytes from a console look like. */
export type Likeness = "text" | "garbage" | "too-little";

/** Fewer bytes than these say nothing: a line that gets supply makes some by itself. */
const enoughBytes = 8;
/** Of what a person wrote for people, at least this part can be read. At a wrong speed every second byte or more cannot. */
const readablePart = 0.9;

/**
 * Whether a line's speed is right, by what comes: boot logs and prompts are text, as is JSON. UTF-8 is text too; what a wrong speed
 * makes of text is mostly bytes with the highest bits set, and zeros. Glitches at the beginning, zeros and ones only, do not count.
 */
export function likenessOf(bytes: Uint8Array): Likeness {
  const start = bytes.findIndex((byte) => byte !== 0x00 && byte !== 0xff);
  if (start < 0) return bytes.length < enoughBytes ? "too-little" : "garbage";
  const said = bytes.subarray(start);
  if (said.length < enoughBytes) return "too-little";
  const shown = new TextDecoder().decode(said);
  const readable = [...shown].filter(isReadable).length;
  return readable / [...shown].length >= readablePart ? "text" : "garbage";
}

/** With these consoles end and colour their lines. */
const steering = "\t\n\r\u001b";

/** Other controls, and what is no UTF-8, are not. */
const isReadable = (character: string): boolean =>
  steering.includes(character) || /[^\p{C}\ufffd]/u.test(character);
