import { createCipheriv, createDecipheriv, createHash, randomBytes } from "node:crypto";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { SRP, SrpClient } from "fast-srp-hap";
import protobuf from "protobufjs";

/** A client of security 2 that shares no code with ours: Espressif's own message files, SRP6a and protobuf of others. */

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

/** `username` and `proofOfPossession` as the person types them. */
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
