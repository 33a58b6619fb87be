import { copyFile, mkdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { RunStarted } from "../../core/journal/index.ts";
import { EquipmentFault, messageOf, type Sha256, sha256, UsageFault } from "../../core/kernel/index.ts";
import { writeHtml } from "../html/write-html.ts";
import { renderJunit } from "../junit.ts";
import { writePdf } from "../pdf/write-pdf.ts";
import type { KillMatrix } from "../sensitivity/kill-matrix.ts";
import { fingerprint, isSignedBy } from "../signing/public-key.ts";
import type { Signer } from "../signing/signer.ts";
import { type RunSummary, summarise } from "../summary.ts";
import { findSecrets, type Secrets } from "../verify/redaction.ts";
import { waiversOfRun } from "../waivers.ts";
import { canonicalJson, type Json } from "./canonical.ts";
import { carry } from "./carry.ts";
import { type Envelope, payloadType, preAuthenticationEncoding, writeEnvelope } from "./envelope.ts";
import { requireMatrixOf } from "./kill-matrix.ts";
import { describeFolder, evidenceDigest, manifestFile, writeManifest } from "./manifest.ts";
import { type EnvelopeName, envelopeNames, type Subject, writeStatement } from "./statements.ts";
import { introduceSteps } from "./verify-steps.ts";

export interface BundleOrder {
  /** Folder of a run. It is read only. */
  readonly run: string;
  /** Folder of the bundle, which must not exist. */
  readonly out: string;
  /** Undefined: nobody signs. */
  readonly signer?: Signer | undefined;
  /** Folder of a kill matrix to go with it. */
  readonly killMatrix?: string | undefined;
  /** What builds the bundle: versions and host, and its software bill of materials (CycloneDX). */
  readonly harness: { readonly builder: Json; readonly sbom: Json };
  /** Who examined, as the report names it. */
  readonly laboratory?: string | undefined;
  /** Whether Chromium prints the report as well. */
  readonly pdf?: boolean;
  /** How to verify without Assay, Markdown. */
  readonly steps: string;
  /** What must stand nowhere in the bundle, by what it is called. */
  readonly secrets?: Secrets | undefined;
}

export interface BuiltBundle {
  readonly folder: string;
  readonly summary: RunSummary;
  readonly manifestSha256: Sha256;
  readonly evidenceDigest: Sha256;
  readonly files: number;
  /** Undefined: nobody signed. */
  readonly keyid: string | undefined;
}

/**
 * Builds the bundle of a run. It is built beside its place and moved there once it is whole; nothing is left when that fails.
 * @throws UsageFault OUT_UNWRITABLE when `out` exists, and for whatever is wrong with run, matrix or signature
 * @throws EquipmentFault DISK_FULL, or REPORT_LEAKS when it would hold a secret
 */
export async function buildBundle(order: BundleOrder): Promise<BuiltBundle> {
  const { run, out } = order;
  await requireNothingAt(out);
  const summary = await summarise(join(run, "journal.ndjson"), await waiversOfRun(run));
  const stage = join(dirname(out), `.${basename(out)}.building-${process.pid}`);
  try {
    await onDisk(out, () => mkdir(stage, { recursive: true }));
    const built = await fill(stage, order, summary);
    await onDisk(out, () => rename(stage, out));
    return built;
  } finally {
    await rm(stage, { recursive: true, force: true });
  }
}

async function requireNothingAt(out: string): Promise<void> {
  const found = await stat(out).catch(() => undefined);
  if (found === undefined) return;
  throw new UsageFault("OUT_UNWRITABLE", `${out}: it exists already.`, {
    help: "Name a new folder with --out, or move that one away; a bundle never writes over another.",
  });
}

async function fill(stage: string, order: BundleOrder, summary: RunSummary): Promise<BuiltBundle> {
  const { signer, secrets = new Map() } = order;
  const { runId } = summary.start;
  await onDisk(order.out, () => gather(stage, order, summary));
  const gathered = describeFolder(stage, runId);
  const evidence = evidenceDigest(gathered);
  await onDisk(order.out, async () => {
    await writeReport(stage, order, summary, evidence);
    const about = { summary, evidenceDigest: evidence, keyid: signer?.publicKey.keyid };
    await writeFile(join(stage, "VERIFY.md"), introduceSteps(order.steps, about));
  });
  const manifest = describeFolder(stage, runId, gathered.files);
  const text = writeManifest(manifest);
  const manifestSha256 = sha256(text);
  await onDisk(order.out, () => writeFile(join(stage, manifestFile), text));
  const envelopes = await seal({ manifestSha256, evidenceDigest: evidence, summary }, signer);
  await onDisk(order.out, () => writeSignatures(stage, envelopes, signer));
  await refuseSecrets(stage, secrets);
  return {
    ...{ folder: order.out, summary, manifestSha256, evidenceDigest: evidence },
    ...{ files: manifest.files.length, keyid: signer?.publicKey.keyid },
  };
}

/** The report as pages, and printed where that was asked for. */
async function writeReport(
  stage: string,
  { signer, laboratory, killMatrix, pdf }: BundleOrder,
  summary: RunSummary,
  digest: Sha256,
): Promise<void> {
  const source = {
    ...{ journal: join(stage, "journal.ndjson"), record: "../" },
    bundle: { evidenceDigest: digest, ...(signer === undefined ? {} : { keyId: signer.publicKey.keyid }) },
    ...(laboratory === undefined ? {} : { laboratory }),
    ...(killMatrix === undefined ? {} : await readMatrix(stage)),
  };
  await writeHtml(summary, { ...source, folder: join(stage, "report") });
  if (pdf === true) await writePdf(summary, source, join(stage, "report.pdf"));
}

const readMatrix = async (stage: string) => ({
  killMatrix: JSON.parse(await readFile(join(stage, "kill-matrix.json"), "utf8")) as KillMatrix,
  killMatrixPage: "kill-matrix.html",
});

async function gather(
  stage: string,
  { run, killMatrix, harness }: BundleOrder,
  summary: RunSummary,
): Promise<void> {
  carry(run, stage);
  await writeFile(join(stage, "junit.xml"), renderJunit(summary));
  await writeFile(
    join(stage, "environment.json"),
    canonicalJson(environmentOf(summary.start, harness.builder)),
  );
  await writeFile(join(stage, "sbom.cdx.json"), canonicalJson(harness.sbom));
  if (killMatrix === undefined) return;
  await requireMatrixOf(killMatrix, summary.start);
  for (const name of ["kill-matrix.json", "kill-matrix.html"])
    await copyFile(join(killMatrix, name), join(stage, name));
}

/** What the run ran on, as its journal tells, and what the bundle was built with, which may be another host. */
const environmentOf = (start: RunStarted, builder: Json): Json => {
  const { versions, clock, target, seed, devices, keyId, arguments: given } = start;
  const made = { versions: { ...versions }, clock: clock && { ...clock }, target: { ...target } };
  return { builder, run: { ...made, seed, devices, arguments: [...given], keyId } };
};

async function seal(
  subject: Subject,
  signer: Signer | undefined,
): Promise<ReadonlyMap<EnvelopeName, Envelope>> {
  const sealed = new Map<EnvelopeName, Envelope>();
  for (const name of envelopeNames) {
    const payload = writeStatement(name, subject);
    sealed.set(name, { payloadType, payload, ...(await signatureOf(payload, signer)) });
  }
  return sealed;
}

async function signatureOf(
  payload: Uint8Array,
  signer: Signer | undefined,
): Promise<Pick<Envelope, "signature">> {
  if (signer === undefined) return {};
  const { publicKey } = signer;
  const message = preAuthenticationEncoding(payloadType, payload);
  const sig = await signer.sign(message);
  if (sig.length === 64 && isSignedBy(publicKey, message, sig))
    return { signature: { keyid: publicKey.keyid, sig } };
  throw new UsageFault(
    "VALUE_INVALID",
    `what was given as a signature is none of the key ${fingerprint(publicKey.keyid).slice(0, 19)}….`,
    {
      help: "Check that private and public key belong together: assay keys show prints the fingerprint of each.",
    },
  );
}

async function writeSignatures(
  stage: string,
  envelopes: ReadonlyMap<EnvelopeName, Envelope>,
  signer: Signer | undefined,
): Promise<void> {
  await mkdir(join(stage, "signatures"));
  for (const [name, envelope] of envelopes)
    await writeFile(join(stage, "signatures", name), writeEnvelope(envelope));
  if (signer !== undefined) await writeFile(join(stage, "signatures", "signer.pem"), signer.publicKey.pem);
}

async function refuseSecrets(stage: string, secrets: Secrets): Promise<void> {
  const finds = await findSecrets(stage, secrets);
  const [first] = finds;
  if (first === undefined) return;
  throw new EquipmentFault(
    "REPORT_LEAKS",
    `${first.file}, byte ${first.offset}: the bundle would hold ${first.label} (${finds.length} finds in all).`,
    { help: "No bundle was made. Find out how it came into the run's folder; do not pass that on either." },
  );
}

/** @throws EquipmentFault DISK_FULL for whatever the file system refuses */
async function onDisk<T>(out: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (cause) {
    if (cause instanceof UsageFault || cause instanceof EquipmentFault) throw cause;
    throw new EquipmentFault("DISK_FULL", `${out}: the bundle cannot be written: ${messageOf(cause)}.`, {
      help: "Make room on that disk, or name a folder that you may write to with --out; nothing was left behind.",
      cause,
    });
  }
}
