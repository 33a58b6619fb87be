import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { request as httpsRequest } from "node:https";
import type {
  Claim,
  Credential,
  DeviceStandIn,
  HttpAnswer,
  HttpRequest,
} from "../../core/backend/contract.ts";
import type { Backend } from "../../core/backend/index.ts";
import type { DeviceId, Sha256 } from "../../core/kernel/index.ts";
import {
  attribute,
  bitString,
  challengePath,
  der,
  type Evidence,
  oid,
  oids,
  printable,
  sequence,
  signChallenge,
  signEvidence,
  toPem,
  writeAuthorization,
} from "../../core/wire/index.ts";
import {
  type ClientIdentity,
  connectStandIn,
  createManufacturer,
  type Manufacturer,
  proveBySignature,
} from "./stand-in.ts";

/** For tests: the credentials of one device, and what it does with them over the real protocols, rightly or not. */
export class StandInDevice {
  readonly #backend: Backend;
  readonly #identity: DeviceId;
  readonly #bootstrap: ClientIdentity;
  /** Newest last. */
  readonly #operational: ClientIdentity[] = [];
  #requested: KeyObject | undefined;

  constructor(backend: Backend, identity: DeviceId, manufacturer: Manufacturer) {
    this.#backend = backend;
    this.#identity = identity;
    this.#bootstrap = manufacturer.issue(identity);
  }

  get #signs(): boolean {
    return this.#backend.endpoint.authentication === "signed-challenge";
  }

  async #pick(credential: Credential): Promise<ClientIdentity | undefined> {
    switch (credential) {
      case "none":
        return undefined;
      case "bootstrap":
        return this.#bootstrap;
      case "unknown":
        return createManufacturer().issue(this.#identity);
      case "previous":
        return this.#operational.at(-2);
      case "own":
        if (this.#operational.length === 0) this.#operational.push(await this.#issued());
        return this.#operational.at(-1);
    }
  }

  async #issued(): Promise<ClientIdentity> {
    const { certificate, privateKey } = await this.#backend.issueCredential(this.#identity);
    return { cert: certificate, key: privateKey };
  }

  async connect({ credential = "own", clientId = this.#identity }: Claim): Promise<DeviceStandIn> {
    const shown = await this.#pick(credential);
    const { url, caCertificate: ca } = this.#backend.endpoint;
    const client = await connectStandIn({ url, ca, clientId, identity: this.#signs ? undefined : shown });
    if (!this.#signs) return client;
    try {
      await proveBySignature(client, clientId, shown);
      return client;
    } catch (cause) {
      await client[Symbol.asyncDispose]();
      throw cause;
    }
  }

  async request({ credential = "none", ...request }: HttpRequest): Promise<HttpAnswer> {
    const shown = await this.#pick(credential);
    if (!this.#signs || shown === undefined) return this.#send(request, this.#signs ? undefined : shown, {});
    const identity = this.#identity;
    const asked = await this.#send(
      { method: "GET", path: `${challengePath}?identity=${identity}` },
      undefined,
      {},
    );
    const { nonce } = JSON.parse(asked.body.toString()) as { nonce: string };
    const signature = signChallenge(identity, nonce, keyOf(shown));
    return this.#send(request, undefined, {
      authorization: writeAuthorization({ identity, nonce, signature }),
    });
  }

  #send(
    { method, path, body = "" }: HttpRequest,
    shown: ClientIdentity | undefined,
    headers: Record<string, string>,
  ): Promise<HttpAnswer> {
    const { url, caCertificate: ca } = this.#backend.endpoint;
    const { hostname, port } = new URL(url);
    const { promise, resolve, reject } = Promise.withResolvers<HttpAnswer>();
    const length = { "content-length": Buffer.byteLength(body) };
    const options = {
      hostname,
      port,
      path,
      method,
      ca,
      ...shown,
      agent: false,
      headers: { ...headers, ...length },
    };
    const sent = httpsRequest(options, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }),
      );
    });
    sent.on("error", reject);
    sent.end(body);
    return promise;
  }

  evidence(nonce: string, firmwareDigest: Sha256, changes: Partial<Evidence>): Evidence {
    const claims = { identity: this.#identity, nonce, firmwareVersion: "3.0.0", firmwareDigest, ...changes };
    const certificate = Buffer.from(this.#bootstrap.cert.replaceAll(/-----[^-]+-----|\s/g, ""), "base64");
    return { ...signEvidence(claims, certificate, keyOf(this.#bootstrap)), ...changes };
  }

  certificateRequest(which: "new" | "bootstrap"): Uint8Array {
    const key =
      which === "new"
        ? generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey
        : keyOf(this.#bootstrap);
    this.#requested = key;
    const info = sequence(
      der(0x02, Uint8Array.of(0)),
      sequence(attribute(oids.serialNumber, printable(this.#identity))),
      createPublicKey(key).export({ format: "der", type: "spki" }),
      der(0xa0),
    );
    return sequence(info, sequence(oid(oids.ecdsaWithSha256)), bitString(sign("sha256", info, key)));
  }

  adopt(certificate: Uint8Array): void {
    const key = this.#requested?.export({ format: "pem", type: "pkcs8" }).toString() ?? "";
    this.#operational.push({ cert: toPem(certificate), key });
  }
}

const keyOf = ({ key }: ClientIdentity): KeyObject => createPrivateKey(key);
