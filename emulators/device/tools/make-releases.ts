/**
 * Makes the reference product's bootloader and signed releases: `node emulators/device/tools/make-releases.ts DIR`.
 * The signing key lives only as long as this program, so the images can be replaced only all together.
 */
import { createHash, generateKeyPairSync } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { packImage } from "../../../core/wire/index.ts";

const releases = { "1.0.0": 1, "2.0.0": 2, "3.0.0": 3, "3.1.0": 3, "4.0.0": 4 };
const codeSize = 8 * 1024;

const [, , directory] = process.argv;
if (directory === undefined) {
  process.stderr.write("usage: node emulators/device/tools/make-releases.ts DIR\n");
  process.exit(2);
}
mkdirSync(directory, { recursive: true });
const { privateKey, publicKey } = generateKeyPairSync("ed25519");
const key = publicKey.export({ format: "der", type: "spki" });
const head = Buffer.from("ABL1\0\0", "latin1");
head.writeUInt16LE(key.length, 4);
writeFileSync(join(directory, "bootloader.bin"), Buffer.concat([head, key]));
for (const [version, configurationSchema] of Object.entries(releases)) {
  const image = packImage({ product: "AR1", version, configurationSchema }, code(version), privateKey);
  writeFileSync(join(directory, `${version}.bin`), image);
}

/** Stands for machine code: bytes that differ from release to release. */
function code(version: string): Uint8Array {
  const blocks = Array.from({ length: codeSize / 32 }, (_, i) =>
    createHash("sha256").update(`${version} ${i}`).digest(),
  );
  return Buffer.concat(blocks);
}
