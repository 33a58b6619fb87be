import { InvalidParams } from "../params.ts";

/** A word of a command line; a quoted one is a text whatever stands in it. */
export interface Word {
  readonly text: string;
  readonly quoted: boolean;
}

const written: Readonly<Record<string, string>> = { '"': '"', "\\": "\\", n: "\n", r: "\r", t: "\t" };

/** Between quotes, as the shell reads it too. */
export function quote(text: string): string {
  const inside = text.replaceAll(/["\\]|\p{Cc}/gu, (character) => {
    const [name] = Object.entries(written).find(([, one]) => one === character) ?? [];
    return `\\${name ?? `x${character.charCodeAt(0).toString(16).padStart(2, "0")}`}`;
  });
  return `"${inside}"`;
}

/** Texts in quotes, numbers and truth values without. */
export const show = (value: unknown): string => (typeof value === "string" ? quote(value) : String(value));

/** @throws InvalidParams when a quote is not closed or an escape is unknown */
export function split(line: string): Word[] {
  const words: Word[] = [];
  let rest = line.trimStart();
  while (rest !== "") {
    const [whole] = /^"(?:[^"\\]|\\.)*"(?=\s|$)/.exec(rest) ?? /^[^\s"]+(?=\s|$)/.exec(rest) ?? [];
    if (whole === undefined) throw new InvalidParams("a quote is not closed, or stands inside a word");
    words.push(
      whole.startsWith('"') ? { text: unquote(whole), quoted: true } : { text: whole, quoted: false },
    );
    rest = rest.slice(whole.length).trimStart();
  }
  return words;
}

function unquote(whole: string): string {
  return whole.slice(1, -1).replaceAll(/\\(?:x([0-9a-f]{2})|(.))/g, (_, code?: string, name = "") => {
    const character = code === undefined ? written[name] : String.fromCharCode(Number.parseInt(code, 16));
    if (character === undefined) throw new InvalidParams(`there is no escape \\${name}`);
    return character;
  });
}

/** What a word stands for where any value may stand. */
export function scalar({ text, quoted }: Word): string | number | boolean {
  if (quoted) return text;
  if (text === "true" || text === "false") return text === "true";
  return /^-?\d+(?:\.\d+)?$/.test(text) ? Number(text) : text;
}
