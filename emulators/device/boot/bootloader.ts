import { createPublicKey, type KeyObject } from "node:crypto";
import { type FirmwareImage, imageLength, verifyImage } from "../../../core/wire/index.ts";
import type { NorFlash } from "../../parts/index.ts";
import { flashMap } from "../flash-map.ts";
import type { Bootloader, Parts, RunningImage } from "../parts.ts";

/** Images say for which product they are. */
const product = "AR1";

type Slot = RunningImage["slot"];

const partitions = { a: flashMap.firmwareA, b: flashMap.firmwareB } as const;
const other = (slot: Slot): Slot => (slot === "a" ? "b" : "a");

/**
 * A/B boot. The journal holds the confirmed slot under `boot.active` and, for one start, `boot.trial`: `armed` before
 * the first start of a new image, `tried` once it was started. A tried image that nobody confirmed is not started again.
 */
export function makeBootloader({ flash, journal, board }: Parts): Bootloader {
  const key = verificationKey(flash);
  let running: RunningImage | undefined;

  const verify = (bytes: Uint8Array): FirmwareImage | undefined => {
    const image = verifyImage(bytes, key);
    // One maker signs for all its products.
    return image?.header.product === product ? image : undefined;
  };

  const load = (slot: Slot) => {
    const { offset, size } = partitions[slot];
    const length = imageLength(flash.read(offset, 12)) ?? 0;
    return verify(flash.read(offset, Math.min(length, size)));
  };

  const start = (slot: Slot, state: RunningImage["state"]): boolean => {
    const image = load(slot);
    if (image === undefined) {
      board.print(`[boot] slot ${slot}: no valid image\n`);
      return false;
    }
    const { version, configurationSchema } = image.header;
    board.print(`[boot] slot ${slot}: ${version} verified, ${state}\n`);
    running = { slot, state, version, configurationSchema, digest: image.digest };
    return true;
  };

  return {
    start() {
      const active: Slot = journal.recall("boot.active") === "b" ? "b" : "a";
      const trial = journal.recall("boot.trial");
      if (trial === "armed") {
        // Recorded before the image runs: an image that hangs or loses power is not tried for ever.
        journal.record("boot.trial", "tried");
        if (start(other(active), "trial")) return;
      }
      if (trial !== undefined && trial !== "none") journal.record("boot.trial", "none");
      if (start(active, "confirmed") || start(other(active), "confirmed")) return;
      throw new Error("no slot holds a valid image");
    },
    get running() {
      if (running === undefined) throw new Error("no image was started");
      return running;
    },
    get idle() {
      return other(this.running.slot);
    },
    confirm() {
      if (this.running.state === "confirmed") return;
      journal.record("boot.active", this.running.slot);
      journal.record("boot.trial", "none");
      running = { ...this.running, state: "confirmed" };
    },
    tryIdle() {
      journal.record("boot.active", this.running.slot);
      journal.record("boot.trial", "armed");
    },
    get armed() {
      return journal.recall("boot.trial") === "armed";
    },
    verifies: (image) => verify(image)?.length === image.length,
  };
}

/** Bootloader partition: magic, length of the key, Ed25519 public key (SPKI, DER) that verifies images. */
function verificationKey(flash: NorFlash): KeyObject {
  const head = Buffer.from(flash.read(flashMap.bootloader.offset, 6));
  if (head.toString("latin1", 0, 4) !== "ABL1") throw new Error("no bootloader");
  const der = Buffer.from(flash.read(flashMap.bootloader.offset + 6, head.readUInt16LE(4)));
  return decoded(der);
}

/** Every device of a maker holds the same key, and reads it at each start: it is decoded once. */
let last: { readonly der: Buffer; readonly key: KeyObject } | undefined;

function decoded(der: Buffer): KeyObject {
  if (last?.der.equals(der) !== true)
    last = { der, key: createPublicKey({ key: der, format: "der", type: "spki" }) };
  return last.key;
}
