import { type KeyObject, randomBytes, verify, X509Certificate } from "node:crypto";
import type { Dut, LogEntry } from "../../core/dut/index.ts";
import { type DeviceId, sha256 } from "../../core/kernel/index.ts";
import { partitions } from "../../core/product/index.ts";
import { hashOf, type KeyKind, kindOfKey } from "../../core/wire/index.ts";
import { Inconclusive } from "../judgement.ts";
import type { Stage } from "../stage.ts";
import { expectDone } from "./asking.ts";
import { readingOut } from "./searches.ts";

/** The forensic examiner: rests on flash, hardware and signatures rather than on what a device says of itself. */
export class Examiner {
  readonly #stage: Stage;

  constructor(stage: Stage) {
    this.#stage = stage;
  }

  async readIdentity(device: Dut): Promise<DeviceId> {
    const identity = await expectDone(device, "read its identity", await device.maintenance.readIdentity());
    await this.#stage.observe("identity", identity);
    return identity;
  }

  /** The identity that the declared rule gives for the value read past the firmware. */
  async derivedIdentity(device: Dut): Promise<string> {
    const { rule } = this.#stage.bench.product.ixit.identity;
    if (rule === undefined)
      throw new Inconclusive(
        "ixit-gap",
        "the product declares no rule by which its identity derives (identity.rule)",
      );
    const hardware = Buffer.from(await device.probe.readHardwareId()).toString("hex");
    await this.#stage.observe("hardware value", hardware);
    return rule.replaceAll("{HEX}", hardware.toUpperCase()).replaceAll("{hex}", hardware);
  }

  async readCertificate(device: Dut): Promise<X509Certificate> {
    const outcome = await device.maintenance.readCertificate();
    return new X509Certificate(await expectDone(device, "show its certificate", outcome));
  }

  /** Whether the device signs a fresh nonce with the key of a certificate that names `identity`. IEEE 802.1AR. */
  async provesIdentity(
    device: Dut,
    identity: DeviceId,
  ): Promise<{ subject: string; named: boolean; kind: KeyKind | undefined; signed: boolean }> {
    const certificate = await this.readCertificate(device);
    const nonce = randomBytes(32);
    const outcome = await device.maintenance.signChallenge(nonce);
    const signature = await expectDone(device, "sign a challenge", outcome);
    const proof = {
      subject: certificate.subject,
      named: namesSubject(certificate, identity),
      kind: kindOfKey(certificate.publicKey),
      signed: isSignedBy(certificate.publicKey, nonce, signature),
    };
    await this.#stage.observe("proof of identity", proof);
    return proof;
  }

  /** Firmware partitions that hold `release` byte for byte, by name. */
  async slotsHolding(device: Dut, version: string): Promise<string[]> {
    const { image, digest } = this.#stage.bench.product.firmware.release(version);
    const holding: string[] = [];
    await readingOut(device, async () => {
      for (const slot of this.#stage.bench.product.firmware.slots) {
        const found = sha256(await device.flash.read(slot.offset, image.length));
        await this.#stage.observe(`image in ${slot.name}`, found);
        if (found === digest) holding.push(slot.name);
      }
    });
    return holding;
  }

  async readLog(device: Dut): Promise<readonly LogEntry[]> {
    return expectDone(device, "show its log", await device.maintenance.readLog());
  }

  /** Log entries that came after the newest of `earlier`. */
  async readLogSince(device: Dut, earlier: readonly LogEntry[]): Promise<readonly LogEntry[]> {
    const last = earlier.at(-1)?.sequence ?? -1;
    return (await this.readLog(device)).filter((entry) => entry.sequence > last);
  }

  async readStatus(device: Dut) {
    const status = await expectDone(device, "show its status", await device.maintenance.readStatus());
    await this.#stage.observe("status", status);
    return status;
  }

  async #read(device: Dut, region: string, address: number, size: number): Promise<Uint8Array> {
    const bytes = await device.flash.read(address, size);
    this.#stage.evidence.noteDump(bytes, { slot: device.slot, region, address });
    return bytes;
  }

  /** Bytes of every partition with `role`, by name. */
  async dump(device: Dut, role: "configuration" | "log" | "journal"): Promise<Map<string, Uint8Array>> {
    const dumps = new Map<string, Uint8Array>();
    await readingOut(device, async () => {
      for (const { name, offset, size } of partitions(this.#stage.bench.product.ixit, role))
        dumps.set(name, await this.#read(device, name, offset, size));
    });
    return dumps;
  }
}

/** Whether `signature` is one of `key` over `nonce`, by its kind; none is of a kind that devices do not use. */
function isSignedBy(key: KeyObject, nonce: Uint8Array, signature: Uint8Array): boolean {
  const hash = hashOf(key);
  return hash !== undefined && verify(hash, nonce, key, signature);
}

/** Whether the subject's serialNumber is exactly `identity`. */
export function namesSubject(certificate: X509Certificate, identity: DeviceId): boolean {
  return certificate.subject.split("\n").includes(`serialNumber=${identity}`);
}
