import { randomBytes, timingSafeEqual } from "node:crypto";
import { sha256 } from "../../../core/kernel/index.ts";

/** How long a challenge is good, ms: an hour, as with firmware 2.0. */
const challengeLastsMs = 3_600_000;
/** Challenges that are remembered; a client that keeps asking for more pushes out the oldest. */
const mostChallenges = 32;

interface Issued {
  readonly at: number;
  /** The highest count that came with it; each may come once. */
  count: number;
}

/** The server's side of HTTP digest authentication with SHA-256 (RFC 7616), as Shelly relays have it: the user is admin. */
export class Password {
  readonly #realm: string;
  readonly #secret: string;
  readonly #issued = new Map<string, Issued>();

  constructor(realm: string, password: string) {
    this.#realm = realm;
    this.#secret = sha256(`admin:${realm}:${password}`);
  }

  /** A new WWW-Authenticate. */
  challenge(): string {
    const [oldest] = this.#issued.keys();
    if (this.#issued.size >= mostChallenges && oldest !== undefined) this.#issued.delete(oldest);
    const nonce = randomBytes(16).toString("hex");
    this.#issued.set(nonce, { at: performance.now(), count: 0 });
    return `Digest qop="auth", realm="${this.#realm}", nonce="${nonce}", algorithm=SHA-256`;
  }

  /** Whether this Authorization is good for this request. It is good once. */
  admits(header: string | undefined, method: string, uri: string): boolean {
    if (!header?.startsWith("Digest ")) return false;
    const given: Record<string, string> = {};
    for (const [, name = "", quoted, plain = ""] of header.matchAll(/(\w+)=(?:"([^"]*)"|([^\s,]+))/g))
      given[name] = quoted ?? plain;
    const { username, realm, nonce = "", uri: named, nc = "", cnonce, qop, response = "" } = given;
    const issued = this.#issued.get(nonce);
    const count = Number.parseInt(nc, 16);
    if (issued === undefined || performance.now() - issued.at > challengeLastsMs) return false;
    if (username !== "admin" || realm !== this.#realm || named !== uri || qop !== "auth") return false;
    if (!(count > issued.count)) return false;
    const expected = sha256(`${this.#secret}:${nonce}:${nc}:${cnonce}:auth:${sha256(`${method}:${uri}`)}`);
    if (!equal(expected, response)) return false;
    issued.count = count;
    return true;
  }
}

function equal(one: string, other: string): boolean {
  return one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other));
}
