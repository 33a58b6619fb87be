import { createPrivateKey, generateKeyPairSync, type KeyObject } from "node:crypto";
import type {
  Claim,
  Credential,
  DeviceStandIn,
  HttpAnswer,
  HttpRequest,
} from "../../core/backend/contract.ts";
import type { Backend } from "../../core/backend/index.ts";
import type { DeviceId, Sha256 } from "../../core/kernel/index.ts";
import { type Evidence, signEvidence, toPem } from "../../core/wire/index.ts";
import { ask, askAs, writeRequest } from "./http-client.ts";
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
    const identity = await this.#pick(credential);
    const { endpoint } = this.#backend;
    return identity === undefined
      ? ask(endpoint, request)
      : askAs(endpoint, { claims: this.#identity, identity }, request);
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
    return writeRequest(this.#identity, key);
  }

  adopt(certificate: Uint8Array): void {
    const key = this.#requested?.export({ format: "pem", type: "pkcs8" }).toString() ?? "";
    this.#operational.push({ cert: toPem(certificate), key });
  }
}

const keyOf = ({ key }: ClientIdentity): KeyObject => createPrivateKey(key);
