import type { SetUpVerifier } from "../../../core/wire/provisioning/index.ts";

/** A parameter is missing or of the wrong type. */
export class InvalidParams extends Error {
  override readonly name = "InvalidParams";
}

const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

type Params = Readonly<Record<string, unknown>>;

export function text(params: Params, name: string): string {
  const value = params[name];
  if (typeof value !== "string") throw new InvalidParams(`${name}: a text is expected`);
  return value;
}

export function natural(params: Params, name: string): number {
  const value = params[name];
  if (typeof value !== "number" || !Number.isSafeInteger(value) || value < 0) {
    throw new InvalidParams(`${name}: a whole number from 0 is expected`);
  }
  return value;
}

export function flag(params: Params, name: string): boolean {
  const value = params[name];
  if (typeof value !== "boolean") throw new InvalidParams(`${name}: true or false is expected`);
  return value;
}

export function oneOf<Word extends string>(params: Params, name: string, words: readonly Word[]): Word {
  const value = text(params, name);
  const word = words.find((each) => each === value);
  if (word === undefined) throw new InvalidParams(`${name}: one of ${words.join(", ")} is expected`);
  return word;
}

/** SHA-256 in lower-case hexadecimal. */
export function digest(params: Params, name: string): string {
  const value = text(params, name);
  if (!/^[0-9a-f]{64}$/.test(value)) throw new InvalidParams(`${name}: a SHA-256 is expected`);
  return value;
}

/** Base64 (RFC 4648), padded. */
export function bytes(params: Params, name: string): Uint8Array {
  const value = text(params, name);
  if (!base64.test(value)) throw new InvalidParams(`${name}: base64 is expected`);
  return Buffer.from(value, "base64");
}

/** What a device checks a proof of possession against: all that one of the two schemes takes, and nothing of the other. */
export function setUpVerifier(params: Params): SetUpVerifier {
  const named = (name: string) => params[name] !== undefined;
  if (!named("proofDigest")) {
    const [salt, verifier] = [bytes(params, "salt"), bytes(params, "verifier")];
    return { security: 2, username: text(params, "username"), salt, verifier };
  }
  if (["username", "salt", "verifier"].some(named))
    throw new InvalidParams("proofDigest: it goes with nothing of the other scheme");
  return { security: 1, proofDigest: bytes(params, "proofDigest") };
}

export function scalar(params: Params, name: string): string | number | boolean {
  const value = params[name];
  if (typeof value !== "string" && typeof value !== "number" && typeof value !== "boolean") {
    throw new InvalidParams(`${name}: a text, number or boolean is expected`);
  }
  return value;
}

export function record(params: Params, name: string): Readonly<Record<string, string | number | boolean>> {
  const value = params[name];
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new InvalidParams(`${name}: an object is expected`);
  }
  const fields = value as Params;
  return Object.fromEntries(Object.keys(fields).map((key) => [key, scalar(fields, key)]));
}
