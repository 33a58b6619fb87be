import { createReadStream } from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { loadPublicKey } from "../../reports/signing/public-key.ts";
import { renderVerification } from "../../reports/verify/render.ts";
import { type Verification, verifyBundle } from "../../reports/verify/verify.ts";
import { root } from "../installation.ts";
import { readAllKeptSecrets } from "../run/kept-secrets.ts";

export interface VerifyOptions {
  readonly key?: string;
  readonly nonce?: string;
  readonly canaries?: readonly string[];
  readonly json?: true;
}

interface Screen extends NodeJS.WritableStream {
  readonly columns?: number;
  readonly isTTY?: boolean;
}

/** Verifies the bundle in `folder` and tells each check. Returns the exit code. @throws UsageFault */
export async function verify(
  folder: string,
  { key, nonce, canaries, json }: VerifyOptions,
  screen: Screen,
): Promise<number> {
  const given = key === undefined ? undefined : await loadPublicKey(key);
  const secrets = canaries === undefined ? undefined : await readAllKeptSecrets(canaries);
  const verification = await verifyBundle(folder, { key: given, nonce, secrets });
  if (json) screen.write(`${JSON.stringify(toJson(folder, verification), undefined, 2)}\n`);
  else {
    const { columns, isTTY = false } = screen;
    screen.write(renderVerification(folder, verification, { columns, colour: isTTY }));
  }
  return verification.exitCode;
}

const toJson = (bundle: string, { checks, keyid, summary, exitCode }: Verification) => ({
  ...{ bundle, exitCode, keyid, checks },
  run: summary && { runId: summary.start.runId, target: summary.start.target, exitCode: summary.exitCode },
});

/** Writes the page that verifies bundles in a browser to `screen`. */
export async function writePage(screen: NodeJS.WritableStream): Promise<void> {
  await pipeline(createReadStream(join(root, "docs/verify.html")), screen, { end: false });
}
