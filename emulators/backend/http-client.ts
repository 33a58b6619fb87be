import { createPrivateKey, createPublicKey, type KeyObject, sign } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { request as httpsRequest } from "node:https";
import type { BackendEndpoint } from "../../core/backend/index.ts";
import {
  attribute,
  bitString,
  challengePath,
  der,
  oid,
  oids,
  parseJsonObject,
  printable,
  sequence,
  signChallenge,
  writeAuthorization,
} from "../../core/wire/index.ts";
import type { ClientIdentity } from "./stand-in.ts";

/** HTTPS as a client from outside speaks it, rightly or not: for visitors and stand-ins. */
export interface Asked {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly body?: string | Uint8Array;
}

export interface Answered {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

interface Shown {
  readonly identity?: ClientIdentity | undefined;
  readonly headers?: Readonly<Record<string, string>>;
}

/** One request on a connection of its own. Rejects when no answer comes. */
export function ask(
  { url, caCertificate: ca }: Pick<BackendEndpoint, "url" | "caCertificate">,
  { method, path, body = "" }: Asked,
  { identity, headers = {} }: Shown = {},
): Promise<Answered> {
  const { hostname, port } = new URL(url);
  const { promise, resolve, reject } = Promise.withResolvers<Answered>();
  const length = { "content-length": Buffer.byteLength(body) };
  const options = { hostname, port, path, method, ca, ...identity, agent: false };
  const sent = httpsRequest({ ...options, headers: { ...headers, ...length } }, (response) => {
    const chunks: Buffer[] = [];
    response.on("data", (chunk: Buffer) => chunks.push(chunk));
    response.on("error", reject);
    response.on("end", () => {
      const { statusCode: status = 0, headers: given } = response;
      resolve({ status, headers: given, body: Buffer.concat(chunks) });
    });
  });
  sent.on("error", reject);
  sent.end(body);
  return promise;
}

/** The same of somebody who says to be `claims` and shows `identity` for it, in either mode of authentication. */
export async function askAs(
  endpoint: BackendEndpoint,
  { claims, identity }: { readonly claims: string; readonly identity: ClientIdentity },
  asked: Asked,
): Promise<Answered> {
  if (endpoint.authentication !== "signed-challenge") return ask(endpoint, asked, { identity });
  const challenge = `${challengePath}?identity=${encodeURIComponent(claims)}`;
  const { body } = await ask(endpoint, { method: "GET", path: challenge });
  const nonce = String(parseJsonObject(body)?.["nonce"] ?? "");
  const signature = signChallenge(claims, nonce, createPrivateKey(identity.key));
  const authorization = writeAuthorization({ identity: claims, nonce, signature });
  return ask(endpoint, asked, { headers: { authorization } });
}

/** PKCS #10, DER, for `key` (P-256). */
export function writeRequest(identity: string, key: KeyObject): Uint8Array {
  const info = sequence(
    der(0x02, Uint8Array.of(0)),
    sequence(attribute(oids.serialNumber, printable(identity))),
    createPublicKey(key).export({ format: "der", type: "spki" }),
    der(0xa0),
  );
  return sequence(info, sequence(oid(oids.ecdsaWithSha256)), bitString(sign("sha256", info, key)));
}
