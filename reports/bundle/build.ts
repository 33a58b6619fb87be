import { mkdir, readFile, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { RunStarted } from "../../core/journal/index.ts";
import { EquipmentFault, messageOf, type Sha256, sha256, UsageFault } from "../../core/kernel/index.ts";
import { writeHtml } from "../html/write-html.ts";
import { renderJunit } from "../junit.ts";
import { writePdf } from "../pdf/write-pdf.ts";
import type { KillMatrix } from "../sensitivity/kill-matrix.ts";
import type { Signer } from "../signing/signer.ts";
import { type RunSummary, summarise } from "../summary.ts";
import { type Secrets, withMarks } from "../verify/redaction.ts";
import { waiversOfRun } from "../waivers.ts";
import { canonicalJson, type Json } from "./canonical.ts";
import type { ExaminedFile } from "./contents.ts";
import { type Envelope, writeEnvelope } from "./envelope.ts";
import { requireMatrixOf } from "./kill-matrix.ts";
import { createManifest, evidenceDigest, manifestFile, writeManifest } from "./manifest.ts";
import { seal } from "./seal.ts";
import { openStage, type Stage } from "./stage.ts";
import type { EnvelopeName } from "./statements.ts";
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
  const { out, secrets = new Map() } = order;
  await requireNothingAt(out);
  const folder = join(dirname(out), `.${basename(out)}.building-${process.pid}`);
  try {
    await onDisk(out, () => mkdir(folder, { recursive: true }));
    const built = await fill(folder, { ...order, secrets: withMarks(secrets) });
    await onDisk(out, () => rename(folder, out));
    return built;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function requireNothingAt(out: string): Promise<void> {
  const found = await stat(out).catch(() => undefined);
  if (found === undefined) return;
  throw new UsageFault("OUT_UNWRITABLE", `${out}: it exists already.`, {
    help: "Name a new folder with --out, or move that one away; a bundle never writes over another.",
  });
}

async function fill(
  folder: string,
  order: BundleOrder & { readonly secrets: Secrets },
): Promise<BuiltBundle> {
  const { run, signer, secrets } = order;
  await using stage = await openStage(run, { folder, secrets });
  // What the run left is copied and looked at while its journal is read and its report drawn.
  const carried = begun(stage.carry(run));
  const summary = await summarise(join(run, "journal.ndjson"), await waiversOfRun(run));
  const { runId } = summary.start;
  if (order.killMatrix !== undefined) await requireMatrixOf(order.killMatrix, summary.start);
  const record = begun(
    onDisk(order.out, async () => {
      await carried;
      await gather(stage, order, summary);
      const files = await stage.take();
      return { files, digest: evidenceDigest(createManifest(runId, files)) };
    }),
  );
  const drawn = await onDisk(order.out, async () => {
    await writeReport(folder, stage, order, summary, record);
    const about = { summary, evidenceDigest: (await record).digest, keyid: signer?.publicKey.keyid };
    await stage.put("VERIFY.md", bytesOf(introduceSteps(order.steps, about)));
    return stage.take();
  });
  const { files: gathered, digest } = await record;
  const manifest = createManifest(runId, [...gathered, ...drawn]);
  const text = writeManifest(manifest);
  const manifestSha256 = sha256(text);
  const envelopes = await seal({ manifestSha256, evidenceDigest: digest, summary }, signer);
  const sealed = await onDisk(order.out, async () => {
    await stage.put(manifestFile, bytesOf(text));
    await putSignatures(stage, envelopes, signer);
    return stage.take();
  });
  refuseSecrets([...gathered, ...drawn, ...sealed]);
  return {
    ...{ folder: order.out, summary, manifestSha256, evidenceDigest: digest },
    ...{ files: manifest.files.length, keyid: signer?.publicKey.keyid },
  };
}

/** Nobody waits for it yet: that it failed is heard of where it is awaited. */
function begun<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => {});
  return promise;
}

/** Of its own memory, so that it can be given away. */
const bytesOf = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);

/** What the bundle's record is known by, once all of it was looked at. */
type Recorded = { readonly files: readonly ExaminedFile[]; readonly digest: Sha256 };

/** The report as pages, and printed where that was asked for. */
async function writeReport(
  folder: string,
  stage: Stage,
  { run, signer, laboratory, killMatrix, pdf }: BundleOrder,
  summary: RunSummary,
  record: Promise<Recorded>,
): Promise<void> {
  const facts = record.then(({ files, digest }) => ({
    evidenceDigest: digest,
    journalSha256: files.find(({ path }) => path === "journal.ndjson")?.sha256,
    ...(signer === undefined ? {} : { keyId: signer.publicKey.keyid }),
  }));
  const source = {
    ...{ journal: join(run, "journal.ndjson"), record: "../" },
    ...(laboratory === undefined ? {} : { laboratory }),
    ...(killMatrix === undefined ? {} : await readMatrix(killMatrix)),
  };
  await writeHtml(summary, {
    ...{ ...source, bundle: begun(facts), folder: join(folder, "report") },
    put: (file, content) => stage.put(`report/${file}`, content),
  });
  if (pdf !== true) return;
  await writePdf(summary, { ...source, bundle: await facts }, join(folder, "report.pdf"));
  await stage.note("report.pdf");
}

const readMatrix = async (stage: string) => ({
  killMatrix: JSON.parse(await readFile(join(stage, "kill-matrix.json"), "utf8")) as KillMatrix,
  killMatrixPage: "kill-matrix.html",
});

async function gather(
  stage: Stage,
  { killMatrix, harness }: BundleOrder,
  summary: RunSummary,
): Promise<void> {
  await stage.put("junit.xml", bytesOf(renderJunit(summary)));
  const environment = canonicalJson(environmentOf(summary.start, harness.builder));
  await stage.put("environment.json", bytesOf(environment));
  await stage.put("sbom.cdx.json", bytesOf(canonicalJson(harness.sbom)));
  if (killMatrix === undefined) return;
  for (const name of ["kill-matrix.json", "kill-matrix.html"])
    await stage.put(name, new Uint8Array(await readFile(join(killMatrix, name))));
}

/** What the run ran on, as its journal tells, and what the bundle was built with, which may be another host. */
const environmentOf = (start: RunStarted, builder: Json): Json => {
  const { versions, clock, target, seed, devices, keyId, arguments: given } = start;
  const made = { versions: { ...versions }, clock: clock && { ...clock }, target: { ...target } };
  return { builder, run: { ...made, seed, devices, arguments: [...given], keyId } };
};

async function putSignatures(
  stage: Stage,
  envelopes: ReadonlyMap<EnvelopeName, Envelope>,
  signer: Signer | undefined,
): Promise<void> {
  for (const [name, envelope] of envelopes)
    await stage.put(`signatures/${name}`, bytesOf(writeEnvelope(envelope)));
  if (signer !== undefined) await stage.put("signatures/signer.pem", bytesOf(signer.publicKey.pem));
}

function refuseSecrets(files: readonly ExaminedFile[]): void {
  const finds = files.flatMap((file) => file.finds);
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
