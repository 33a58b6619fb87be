import { decodeBase64 } from "../base64.ts";

/** Kinds of values in messages, as the schemas have them. */

/** 1 to 64 characters, counted as JSON Schema does. */
export const isWord = (value: unknown): value is string =>
  typeof value === "string" && value.length > 0 && value.length <= 128 && [...value].length <= 64;

/** In signed text a line break would let one text be read as another. */
export const isLine = (value: unknown): value is string => isWord(value) && !/[\r\n]/.test(value);

/** Ms since the epoch, or ms that have passed. */
export const isTime = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;

/** Base64 of 32 bytes. */
export const isNonce = (value: unknown): value is string =>
  typeof value === "string" && decodeBase64(value)?.length === 32;
