import { X509Certificate } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { ConfigurationSchema, ConfigurationValues, ConsoleProtocol } from "../dut/index.ts";
import { messageOf, type Sha256, sha256, UsageFault } from "../kernel/index.ts";
import { parseYamlFile } from "../kernel/yaml-file.ts";
import { dialectSchema } from "../wire/dialect/declaration/index.ts";
import { type Ics, icsSchema } from "./ics.ts";
import { type Ixit, isOnAir, ixitSchema } from "./ixit.ts";
import { readPublishedSchema } from "./published-schema.ts";

/** A product as declared: ICS, IXIT, and the files that they name. */
export interface Product {
  readonly ics: Ics;
  readonly ixit: Ixit;
  readonly digests: { readonly ics: Sha256; readonly ixit: Sha256 };
  readonly firmware: Firmware;
  /** What the device speaks on its maintenance console. */
  readonly console: ConsoleProtocol;
  /** Published configuration schemas, oldest first. */
  readonly schemas: readonly ConfigurationSchema[];
  /** The schema that `release` (default: the one under examination) speaks. */
  schemaOf(release?: string): ConfigurationSchema;
  /** The line that makes the product. */
  readonly factory: DeclaredFactory;
  /** What the factory writes into its three fields. */
  readonly factoryValues: ConfigurationValues;
}

/** The factory line as declared, its files found. */
export type DeclaredFactory = { readonly line: "emulated" } | CommandFactory;

export interface CommandFactory {
  readonly line: "command";
  readonly manufacture: readonly string[];
  readonly records: readonly string[];
  /** Where both commands run: the product's folder. */
  readonly cwd: string;
  readonly database: string | undefined;
  /** PEM. */
  readonly manufacturerCa: string;
  readonly withinMs: number;
  readonly flashes: "line" | "harness";
}

export interface Firmware {
  readonly bootloader: { readonly offset: number; readonly image: Uint8Array };
  readonly slots: readonly Region[];
  release(version: string): Release;
}

export interface Region {
  readonly name: string;
  readonly offset: number;
  readonly size: number;
}

export interface Release {
  readonly version: string;
  readonly image: Uint8Array;
  /** SHA-256 of the image file. */
  readonly digest: Sha256;
}

/** Reads and checks `ics.yaml`, `ixit.yaml` and all files that they name in `directory`. @throws UsageFault */
export async function loadProduct(directory: string): Promise<Product> {
  const ics = await parseYamlFile(join(directory, "ics.yaml"), icsSchema);
  const ixit = await parseYamlFile(join(directory, "ixit.yaml"), ixitSchema);
  const schemas = await loadSchemas(directory, ixit.value);
  const schemaOf = (release = ixit.value.firmware.released) => {
    const version = ixit.value.firmware.releases[release]?.configurationSchema;
    const schema = schemas.find((candidate) => candidate.version === version);
    if (schema === undefined) throw missing(directory, `a published schema for release ${release}`);
    return schema;
  };
  checkReleases(directory, ixit.value, schemaOf);
  checkAbsence(directory, ics.value, ixit.value);
  const { factoryFields, sample } = ixit.value.configuration;
  return {
    ics: ics.value,
    ixit: ixit.value,
    digests: { ics: ics.sha256, ixit: ixit.sha256 },
    firmware: await loadFirmware(directory, ixit.value),
    console: await loadConsole(directory, ixit.value),
    factory: await loadFactory(directory, ixit.value),
    schemas,
    schemaOf,
    factoryValues: Object.fromEntries(
      Object.values(factoryFields).map((field) => [field, sample[field] ?? fail(directory, field)]),
    ),
  };
}

/** Regions of the flash with `role`, in the order of their addresses. */
export function partitions(ixit: Ixit, role: Ixit["flash"]["partitions"][string]["role"]): Region[] {
  return Object.entries(ixit.flash.partitions)
    .filter(([, partition]) => partition.role === role)
    .map(([name, { offset, size }]) => ({ name, offset, size }))
    .sort((a, b) => a.offset - b.offset);
}

async function loadSchemas(directory: string, ixit: Ixit): Promise<ConfigurationSchema[]> {
  const files = Object.values(ixit.configuration.schemas).map((file) => resolve(directory, file));
  const schemas = await Promise.all(files.map(readPublishedSchema));
  return schemas.sort((a, b) => a.version - b.version);
}

async function loadFirmware(directory: string, ixit: Ixit): Promise<Firmware> {
  const [bootloader] = partitions(ixit, "bootloader");
  if (bootloader === undefined) throw missing(directory, "a flash partition with role bootloader");
  const load = (file: string) => readImage(resolve(directory, file));
  const releases = new Map<string, Release>();
  for (const [version, { image: file }] of Object.entries(ixit.firmware.releases)) {
    const image = await load(file);
    releases.set(version, { version, image, digest: sha256(image) });
  }
  return {
    bootloader: { offset: bootloader.offset, image: await load(ixit.firmware.bootloader) },
    slots: partitions(ixit, "firmware"),
    release: (version) => releases.get(version) ?? fail(directory, `firmware.releases.${version}`),
  };
}

async function loadConsole(directory: string, { console }: Ixit): Promise<ConsoleProtocol> {
  if (console.kind === "json-rpc") return { kind: "json-rpc" };
  const { value: dialect } = await parseYamlFile(resolve(directory, console.file), dialectSchema);
  return { kind: "dialect", dialect };
}

async function readImage(path: string): Promise<Uint8Array> {
  return readNamed(path, "Put the image there, or correct its path under `firmware` in ixit.yaml.");
}

async function readNamed(path: string, help: string): Promise<Buffer> {
  return readFile(path).catch((cause: unknown) => {
    throw new UsageFault("FILE_MISSING", `${path}: ${messageOf(cause)}`, { help, cause });
  });
}

async function loadFactory(
  directory: string,
  { factory = { line: "emulated" } }: Ixit,
): Promise<DeclaredFactory> {
  if (factory.line === "emulated") return factory;
  const { database, manufacturerCa } = factory;
  const path = resolve(directory, manufacturerCa);
  const pem = await readNamed(
    path,
    "Put the certificate there, or correct `factory.manufacturerCa` in ixit.yaml.",
  );
  return {
    ...factory,
    cwd: resolve(directory),
    database: database === undefined ? undefined : resolve(directory, database),
    manufacturerCa: pemCertificate(path, pem),
  };
}

function pemCertificate(path: string, pem: Buffer): string {
  try {
    return new X509Certificate(pem).toString();
  } catch (cause) {
    throw new UsageFault("VALUE_INVALID", `${path}: it is no certificate: ${messageOf(cause)}`, {
      help: "Give the certificate of the authority that issues IDevID certificates, as PEM.",
      cause,
    });
  }
}

/** Every release that the declaration speaks of must be listed among the releases, and speak a published schema. */
function checkReleases(
  directory: string,
  { firmware, configuration }: Ixit,
  schemaOf: Product["schemaOf"],
): void {
  const named = [
    firmware.released,
    firmware.next,
    ...(firmware.golden === undefined ? [] : [firmware.golden]),
    ...configuration.migrations.flatMap(({ from, to }) => [from, to]),
    ...(configuration.newer === undefined ? [] : [configuration.newer.release]),
  ];
  for (const version of named) {
    if (!Object.hasOwn(firmware.releases, version))
      throw missing(directory, `release ${version} under firmware.releases`);
  }
  for (const version of Object.keys(firmware.releases)) schemaOf(version);
}

/** What the product does not have it must not be claimed to offer, and nothing may go by it. */
function checkAbsence(directory: string, { without, capabilities }: Ics, ixit: Ixit): void {
  const contradictions = {
    button: ixit.reset.triggers.includes("button") || ixit.selfTest.redRabbit === "button-held",
    air: isOnAir(ixit),
  };
  for (const [name, used] of Object.entries(contradictions) as [keyof typeof contradictions, boolean][]) {
    if (without[name] === undefined || !(used || capabilities.includes(name))) continue;
    const place = join(directory, "ics.yaml");
    throw new UsageFault("VALUE_INVALID", `${place}: without.${name}: ICS or IXIT declare a use of it`, {
      help: "Take it out of `capabilities`, `reset.triggers`, `selfTest` and `provisioning.channels`, or out of `without`.",
    });
  }
}

function missing(directory: string, what: string): UsageFault {
  return new UsageFault("VALUE_INVALID", `${join(directory, "ixit.yaml")}: ${what} is missing`, {
    help: "Declare it; docs/product.md explains each key.",
  });
}

function fail(directory: string, what: string): never {
  throw missing(directory, what);
}
