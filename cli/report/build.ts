import { readFile } from "node:fs/promises";
import { arch } from "node:os";
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { UsageFault } from "../../core/kernel/index.ts";
import { type BuiltBundle, buildBundle } from "../../reports/bundle/build.ts";
import type { Json } from "../../reports/bundle/canonical.ts";
import { openKeyFile } from "../../reports/signing/key-file.ts";
import { fingerprintLines, loadPublicKey } from "../../reports/signing/public-key.ts";
import type { Signer } from "../../reports/signing/signer.ts";
import { root } from "../installation.ts";
import { givenPassphrase, type PassphraseOptions } from "../keys/passphrase.ts";
import { readAllKeptSecrets } from "../run/kept-secrets.ts";
import { commitmentKeyFile } from "../run/options.ts";
import { commitOf, versions } from "../run/versions.ts";
import { billOfMaterials } from "./sbom.ts";
import { commandSigner } from "./sign-command.ts";

export interface BuildOptions extends PassphraseOptions {
  readonly out?: string;
  readonly key?: string;
  readonly signCommand?: string;
  readonly publicKey?: string;
  readonly killMatrix?: string;
  readonly laboratory?: string;
  readonly pdf?: boolean;
  readonly canaries?: readonly string[];
}

/** As V8 has it by itself. */
const ordinaryHeap = [
  "--semi-space-growth-factor=2",
  "--max-semi-space-size=32",
  "--heap-growing-percent=0",
] as const;

/** Builds the bundle of the run in `run` and tells what it is. @throws UsageFault, EquipmentFault */
export async function buildReport(
  run: string,
  options: BuildOptions,
  write: (text: string) => void,
): Promise<void> {
  const folder = run.replace(/\/+$/, "");
  // cli/assay.js keeps the heap small for runs, which last for hours; here it would cost a quarter of the time, and the process soon ends.
  for (const flag of ordinaryHeap) setFlagsFromString(flag);
  const built = await buildBundle({
    run: folder,
    out: options.out ?? `${folder}-bundle`,
    signer: await signerOf(options),
    killMatrix: options.killMatrix,
    laboratory: options.laboratory,
    pdf: options.pdf === true,
    secrets: await secretsOf(options),
    harness: { builder: await describeBuilder(), sbom: billOfMaterials(join(root, "."), new Date()) },
    steps: await readFile(join(root, "docs/verify-a-bundle.md"), "utf8"),
  });
  write(describe(built));
}

/** What is searched for: the run's secrets where they were kept, and the key of commitments where it lies in this folder. */
async function secretsOf({ canaries = [] }: BuildOptions): Promise<ReadonlyMap<string, string | Uint8Array>> {
  const kept = await readAllKeptSecrets(canaries);
  const key = await readFile(commitmentKeyFile).catch(() => undefined);
  const secrets = new Map<string, string | Uint8Array>(kept);
  return key === undefined ? secrets : secrets.set("the key of commitments", key);
}

/** What builds the bundle; the run may have been made elsewhere. */
async function describeBuilder(): Promise<Json> {
  const commit = await commitOf(root);
  return {
    ...versions(),
    commit,
    at: new Date().toISOString(),
    arch: arch(),
    openssl: process.versions.openssl,
  };
}

async function signerOf({
  key,
  signCommand,
  publicKey,
  ...options
}: BuildOptions): Promise<Signer | undefined> {
  if (key !== undefined) return openKeyFile(key, () => givenPassphrase(options, key));
  if (signCommand === undefined && publicKey === undefined) return undefined;
  if (signCommand !== undefined && publicKey !== undefined)
    return commandSigner(signCommand, await loadPublicKey(publicKey));
  throw new UsageFault(
    "BAD_FLAG",
    "--sign-command and --public-key go together: what the command signs is checked.",
    {
      help: "Name the command that signs, and the PEM file of the public key that it signs with.",
    },
  );
}

function describe({ folder, summary, files, manifestSha256, evidenceDigest, keyid }: BuiltBundle): string {
  const signed =
    keyid === undefined
      ? [
          "Signed by  nobody",
          "",
          "This bundle is NOT SIGNED: it shows that its files fit together, and not who made",
          "them. Sign with --key or --sign-command.",
        ]
      : [
          `Signed by  ${fingerprintLines(keyid, 11)}`,
          "",
          `Check it: assay verify ${folder} --key <the signer's .pub.pem>`,
        ];
  return [
    `Bundle     ${folder}, ${files} files and their manifest`,
    `Run        ${summary.start.runId}`,
    `Evidence   ${evidenceDigest}`,
    `Manifest   ${manifestSha256}`,
    ...signed,
    "",
  ].join("\n");
}
