import { createCipheriv, createDecipheriv, createHash, randomBytes, webcrypto } from "node:crypto";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { SRP, SrpClient } from "fast-srp-hap";
import protobuf from "protobufjs";

/** Clients that share no code with ours: Espressif's own message files, protobuf and SRP6a of others, X25519 and AES by Web Crypto. */

const require = createRequire(import.meta.url);
const protoFolder = join(dirname(require.resolve("esp-idf-provisioning-web")), "../src/proto");
const root = protobuf.loadSync(["session.proto", "wifi_config.proto"].map((file) => join(protoFolder, file)));

/** A message type of Espressif's, such as `SessionData`; fields in camel case. */
export function foreignType(name: string) {
  const type = root.lookupType(name);
  return {
    encode: (value: object): Uint8Array => Uint8Array.from(type.encode(type.fromObject(value)).finish()),
    decode: (bytes: Uint8Array): Record<string, unknown> =>
      type.toObject(type.decode(bytes), { defaults: true, bytes: Buffer }),
  };
}

const sha512 = (...parts: readonly Uint8Array[]) =>
  createHash("sha512").update(Buffer.concat(parts)).digest();
const { N, g } = SRP.params.hap;
const big = (hex: string, length = 0) => Buffer.from(hex.padStart(length, "0"), "hex");

export interface ForeignClient {
  begin(): Uint8Array;
  prove(answer: Uint8Array): Uint8Array;
  /** Whether the device's proof is right. */
  conclude(answer: Uint8Array): boolean;
  seal(plain: Uint8Array): Uint8Array;
  open(sealed: Uint8Array): Uint8Array;
}

/** A client of security 1, its key and its place in the stream worked out by hand, block by block. */
export async function createForeignClient1(proofOfPossession: string) {
  const session = foreignType("SessionData");
  const { subtle } = webcrypto;
  const own = await subtle.generateKey("X25519", true, ["deriveBits"]);
  if (!("privateKey" in own)) throw new TypeError("X25519 has pairs of keys");
  const publicKey = Buffer.from(await subtle.exportKey("raw", own.publicKey));
  let key: webcrypto.CryptoKey | undefined;
  let random = Buffer.alloc(16);
  /** Bytes of the stream that are used up. */
  let used = 0;
  /** Adds the next bytes of the stream to `bytes`: AES of a counter that began as the device's random bytes. */
  const pass = async (bytes: Uint8Array): Promise<Uint8Array> => {
    if (key === undefined) throw new TypeError("nothing was agreed on yet");
    const [skipped, from] = [used % 16, BigInt(Math.floor(used / 16))];
    const block = (BigInt(`0x${random.toString("hex")}`) + from) & ((1n << 128n) - 1n);
    const counter = Buffer.from(block.toString(16).padStart(32, "0"), "hex");
    const padded = Buffer.concat([Buffer.alloc(skipped), bytes]);
    const sealed = await subtle.encrypt({ name: "AES-CTR", counter, length: 128 }, key, padded);
    used += bytes.length;
    return new Uint8Array(sealed).slice(skipped);
  };

  return {
    begin: () => session.encode({ secVer: 1, sec1: { msg: 0, sc0: { clientPubkey: publicKey } } }),
    async prove(answer: Uint8Array): Promise<Uint8Array> {
      const { sr0 } = session.decode(answer)["sec1"] as { sr0: Record<string, Buffer> };
      const deviceKey = Buffer.from(sr0["devicePubkey"] ?? []);
      random = Buffer.from(sr0["deviceRandom"] ?? []);
      const peer = await subtle.importKey("raw", deviceKey, { name: "X25519" }, false, []);
      const shared = await subtle.deriveBits({ name: "X25519", public: peer }, own.privateKey, 256);
      const mask = Buffer.from(await subtle.digest("SHA-256", Buffer.from(proofOfPossession)));
      const raw = Buffer.from(shared).map((byte, i) => byte ^ (mask[i] ?? 0));
      key = await subtle.importKey("raw", raw, { name: "AES-CTR" }, false, ["encrypt"]);
      const proof = await pass(deviceKey);
      return session.encode({ secVer: 1, sec1: { msg: 2, sc1: { clientVerifyData: proof } } });
    },
    /** Whether the device's proof is right. */
    async conclude(answer: Uint8Array): Promise<boolean> {
      const { sr1 } = session.decode(answer)["sec1"] as { sr1: Record<string, Buffer> };
      return publicKey.equals(await pass(Buffer.from(sr1["deviceVerifyData"] ?? [])));
    },
    seal: pass,
    open: pass,
  };
}

/** A client of security 2. `username` and `proofOfPossession` as the person types them. */
export function createForeignClient(username: string, proofOfPossession: string): ForeignClient {
  const session = foreignType("SessionData");
  const secret = randomBytes(32);
  const identity = Buffer.from(username);
  const password = Buffer.from(proofOfPossession);
  const publicKey = new SrpClient(SRP.params.hap, Buffer.alloc(1), identity, password, secret).computeA();
  let key = Buffer.alloc(0);
  let deviceProof = Buffer.alloc(0);
  let nonce = Buffer.alloc(0);
  const step = () => nonce.writeUInt32BE(nonce.readUInt32BE(8) + 1, 8);

  return {
    begin: () =>
      session.encode({
        secVer: 2,
        sec2: { msg: 0, sc0: { clientUsername: identity, clientPubkey: publicKey } },
      }),
    prove(answer) {
      const { sr0 } = session.decode(answer)["sec2"] as { sr0: Record<string, Buffer> };
      const salt = Buffer.from(sr0["deviceSalt"] ?? []);
      const deviceKey = Buffer.from(sr0["devicePubkey"] ?? []);
      const client = new SrpClient(SRP.params.hap, salt, identity, password, secret);
      client.setB(deviceKey);
      // It hashes the shared number padded; Espressif's devices and clients do not.
      const shared = Buffer.from(Reflect.get(client, "_S"));
      key = sha512(shared.subarray(shared.findIndex((byte) => byte !== 0)));
      const ofGroup = sha512(big(N.toString(16), 768));
      const ofGenerator = sha512(big(g.toString(16), 768));
      const mixed = ofGroup.map((byte, i) => byte ^ (ofGenerator[i] ?? 0));
      const proof = sha512(mixed, sha512(identity), salt, publicKey, deviceKey, key);
      deviceProof = sha512(publicKey, proof, key);
      return session.encode({ secVer: 2, sec2: { msg: 2, sc1: { clientProof: proof } } });
    },
    conclude(answer) {
      const { sr1 } = session.decode(answer)["sec2"] as { sr1: Record<string, Buffer> };
      nonce = Buffer.from(sr1["deviceNonce"] ?? []);
      return deviceProof.equals(sr1["deviceProof"] ?? Buffer.alloc(0));
    },
    seal(plain) {
      const cipher = createCipheriv("aes-256-gcm", key.subarray(0, 32), nonce);
      const sealed = Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
      step();
      return Uint8Array.from(sealed);
    },
    open(sealed) {
      const decipher = createDecipheriv("aes-256-gcm", key.subarray(0, 32), nonce);
      decipher.setAuthTag(sealed.subarray(-16));
      const plain = Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]);
      step();
      return Uint8Array.from(plain);
    },
  };
}
