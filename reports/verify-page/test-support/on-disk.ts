import { open, stat } from "node:fs/promises";
import { join } from "node:path";
import nacl from "tweetnacl";
import { type BundleFile, webCryptoDigest } from "../bundle-file.ts";
import { type Examination, examine } from "../examine.ts";
import { readTrustedSigner } from "../signer.ts";
import { filesIn } from "./forge.ts";

/** For tests: what the page does with a folder, without a browser around it. */
export async function examineFolder(folder: string, entered: string, own = false): Promise<Examination> {
  const bundle = await Promise.all(filesIn(folder).map((path) => onDisk(folder, path)));
  return await examine(bundle, {
    trusted: readTrustedSigner(entered),
    digest: own ? undefined : webCryptoDigest(),
    verify: nacl.sign.detached.verify,
    onProgress: async () => {},
  });
}

async function onDisk(folder: string, path: string): Promise<BundleFile> {
  const file = join(folder, path);
  return {
    path,
    size: (await stat(file)).size,
    async read(from, to) {
      await using handle = await open(file);
      const bytes = new Uint8Array(to - from);
      const { bytesRead } = await handle.read(bytes, 0, to - from, from);
      return bytes.subarray(0, bytesRead);
    },
  };
}
