import { createPublicKey, generateKeyPairSync, type KeyObject } from "node:crypto";
import { readFileSync } from "node:fs";
import { packImage } from "../../core/wire/index.ts";
import { makeSetUpVerifier, type SetUpVerifier, setUpParams } from "../../core/wire/provisioning/index.ts";
import type { NorFlash } from "../parts/index.ts";
import { type Authorities, publicKeyOf } from "./authorities.ts";
import type { TestConsole } from "./console/test-support.ts";
import { createDevice, type EmulatedDevice, referenceParts } from "./device.ts";
import { deviceOptions } from "./dut/reference-contract.ts";
import { flashMap } from "./flash-map.ts";
import type { DeviceOptions, PartsTable } from "./parts.ts";

export { type Authorities, makeAuthorities, publicKeyOf } from "./authorities.ts";

/** What tests of the device need: devices with firmware in their flash, and the people around them. */

const firmware = new URL("../../products/reference/firmware/", import.meta.url);
export const release = (version: string) =>
  Uint8Array.from(readFileSync(new URL(`${version}.bin`, firmware)));
export const referenceBootloader = release("bootloader");

export interface Making {
  readonly bootloader?: Uint8Array;
  /** Image in slot a; none when empty. */
  readonly image?: Uint8Array;
  readonly options?: Partial<DeviceOptions>;
  readonly table?: PartsTable;
}

/** A blank device with an image in slot a (the reference product's 3.0.0), without supply. */
export function makeDevice({ bootloader, image, options, table }: Making = {}): EmulatedDevice {
  const device = createDevice({ ...deviceOptions(), ...options }, table ?? referenceParts);
  device.flash.program(flashMap.bootloader.offset, bootloader ?? referenceBootloader);
  device.flash.program(flashMap.firmwareA.offset, image ?? release("3.0.0"));
  return device;
}

/** Writes `bytes` whatever stood there, as a flash tool does; what else the sectors hold stays. */
export function rewrite(flash: NorFlash, offset: number, bytes: Uint8Array): void {
  const { sectorSize } = flash;
  const start = Math.floor(offset / sectorSize) * sectorSize;
  const length = Math.ceil((offset + bytes.length - start) / sectorSize) * sectorSize;
  const content = flash.read(start, length);
  content.set(bytes, offset - start);
  for (let at = start; at < start + length; at += sectorSize) flash.eraseSector(at);
  flash.program(start, content);
}

export const fromBase64 = (text: string) => Uint8Array.from(Buffer.from(text, "base64"));
export const toBase64 = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64");

/** Writes identity, certificate and trust anchors over the console. Returns the identity; nothing is locked yet. */
export function provision(at: TestConsole, { anchors, certify }: Authorities): string {
  at.done("identity.write");
  const { identity } = at.done<{ identity: string }>("identity.get");
  const { der } = at.done<{ der: string }>("identity.request");
  at.done("identity.install", { der: toBase64(certify(publicKeyOf(fromBase64(der)), identity)) });
  at.done("trust.install", anchors);
  return identity;
}

/** What is printed on the devices of these tests. */
export const label = { username: "wifiprov", proof: "correct-horse-42" };
let verifier: SetUpVerifier | undefined;

/** Has the device know its label; before manufacture ends. From then on it shows its access point, so it is to be switched off. */
export function putLabel(at: TestConsole): void {
  // It takes a while to make.
  verifier ??= makeSetUpVerifier({ security: 2, username: label.username, proofOfPossession: label.proof });
  at.done("set-up.install", setUpParams(verifier));
}

/** The key that a bootloader verifies images with. */
export function signingKeyOf(bootloader: Uint8Array): KeyObject {
  const length = Buffer.from(bootloader).readUInt16LE(4);
  return createPublicKey({
    key: Buffer.from(bootloader.subarray(6, 6 + length)),
    format: "der",
    type: "spki",
  });
}

/** A maker of firmware whose signing key is known to the test. */
export interface Maker {
  readonly bootloader: Uint8Array;
  /** A signed image; its code is small and tells its version. */
  image(version: string, header?: { product?: string; configurationSchema?: number }): Uint8Array;
}

export function makeMaker(): Maker {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  const key = publicKey.export({ format: "der", type: "spki" });
  const head = Buffer.from("ABL1\0\0", "latin1");
  head.writeUInt16LE(key.length, 4);
  return {
    bootloader: Buffer.concat([head, key]),
    image: (version, header = {}) =>
      packImage(
        { product: "AR1", configurationSchema: 3, ...header, version },
        Buffer.from(`code of ${version} `.repeat(100)),
        privateKey,
      ),
  };
}
