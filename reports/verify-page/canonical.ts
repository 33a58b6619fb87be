/**
 * The one form that a signed document may have. A verifier that accepts two forms of one meaning lets bytes change unseen, so
 * whatever is not exactly what it would be written as is refused.
 */

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** UTF-8 as it is: malformed bytes are an error, and a mark at the beginning is not passed over. @throws TypeError */
export function decodeUtf8(bytes: Uint8Array): string {
  return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
}

/** Keys sorted, no spaces, one line feed at the end. */
export function canonicalJson(value: Json): string {
  return `${write(value)}\n`;
}

function write(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(write).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${write(member)}`).join(",")}}`;
}

/** What a document says, and whether it is written in its one form. @throws Error when it is no JSON at all */
export function parseCanonical(bytes: Uint8Array): { readonly value: Json; readonly canonical: boolean } {
  const text = decodeUtf8(bytes);
  const value = JSON.parse(text) as Json;
  return { value, canonical: canonicalJson(value) === text };
}

/** The bytes of standard base64 in its one form (RFC 4648, 3.5: padded, unused bits zero). @throws Error */
export function decodeBase64(text: string): Uint8Array<ArrayBuffer> {
  const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  if (encodeBase64(bytes) !== text) throw new Error("the base64 is not in its one form");
  return bytes;
}

export function encodeBase64(bytes: Uint8Array): string {
  // In pieces: a call takes no more than some 100,000 arguments.
  let characters = "";
  for (let at = 0; at < bytes.length; at += 8192) {
    characters += String.fromCharCode(...bytes.subarray(at, at + 8192));
  }
  return btoa(characters);
}

/** A value's member, or nothing: what was read may be of any shape. */
export function member(value: Json | undefined, key: string): Json | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  return Object.hasOwn(value, key) ? (value as { readonly [key: string]: Json })[key] : undefined;
}

export const asText = (value: Json | undefined): string => (typeof value === "string" ? value : "");
export const asList = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? value : []);
