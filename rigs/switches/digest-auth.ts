import { randomBytes } from "node:crypto";
import { sha256 } from "../../core/kernel/index.ts";

interface Challenge {
  readonly realm: string;
  readonly nonce: string;
  readonly opaque: string | undefined;
}

/** The client's side of HTTP digest authentication with SHA-256 and qop `auth` (RFC 7616). */
export class DigestAuth {
  readonly #user: string;
  readonly #password: string;
  #challenge: Challenge | undefined;
  /** Requests made under this challenge. */
  #count = 0;

  constructor(user: string, password: string) {
    this.#user = user;
    this.#password = password;
  }

  /** Takes the WWW-Authenticate of a 401. False when it asks for anything else than this. */
  accept(header: string | undefined): boolean {
    const [, list] = /^Digest\s+(.*)$/is.exec(header ?? "") ?? [];
    if (list === undefined) return false;
    const params = new Map<string, string>();
    for (const [, name = "", quoted, plain = ""] of list.matchAll(
      /([\w-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,]+))/g,
    ))
      params.set(name.toLowerCase(), quoted?.replaceAll(/\\(.)/g, "$1") ?? plain);
    const realm = params.get("realm");
    const nonce = params.get("nonce");
    const offered = params.get("qop")?.split(/\s*,\s*/) ?? [];
    if (realm === undefined || nonce === undefined || !offered.includes("auth")) return false;
    if (params.get("algorithm")?.toUpperCase() !== "SHA-256") return false;
    this.#challenge = { realm, nonce, opaque: params.get("opaque") };
    this.#count = 0;
    return true;
  }

  /** The Authorization of the next request; undefined before there was a challenge. */
  authorization(method: string, uri: string): string | undefined {
    if (this.#challenge === undefined) return undefined;
    const { realm, nonce, opaque } = this.#challenge;
    this.#count += 1;
    const nc = this.#count.toString(16).padStart(8, "0");
    const cnonce = randomBytes(16).toString("hex");
    const secret = sha256(`${this.#user}:${realm}:${this.#password}`);
    const response = sha256(`${secret}:${nonce}:${nc}:${cnonce}:auth:${sha256(`${method}:${uri}`)}`);
    const quoted = {
      username: this.#user,
      realm,
      nonce,
      uri,
      cnonce,
      response,
      ...(opaque !== undefined && { opaque }),
    };
    const list = Object.entries(quoted).map(
      ([name, value]) => `${name}="${value.replaceAll(/["\\]/g, "\\$&")}"`,
    );
    return `Digest ${list.join(", ")}, algorithm=SHA-256, qop=auth, nc=${nc}`;
  }
}
