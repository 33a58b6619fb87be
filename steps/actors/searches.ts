import { type KeyObject, X509Certificate } from "node:crypto";
import type { ConsoleLine, Dut } from "../../core/dut/index.ts";
import { Inconclusive } from "../judgement.ts";
import type { Stage } from "../stage.ts";
import { expectDone } from "./asking.ts";
import { type CanaryFind, searchCanaries, searchParts } from "./canary-search.ts";
import { createKeyHunt, prepareHunt } from "./key-hunt.ts";
import { labelSecrets, type Secret } from "./label-secrets.ts";
import type { ReadOut } from "./residue.ts";
import { unitOf } from "./units.ts";

/** Bytes of the flash by partition, all of it or those that `include` names. The device, which may have restarted, answers again on return. */
export async function readOut(
  { bench, evidence }: Pick<Stage, "bench" | "evidence">,
  device: Dut,
  include: (role: string) => boolean = () => true,
): Promise<ReadOut> {
  const found = new Map<string, Uint8Array>();
  await readingOut(device, async () => {
    for (const [name, { role, offset, size }] of Object.entries(bench.product.ixit.flash.partitions)) {
      if (!include(role)) continue;
      const bytes = await device.flash.read(offset, size);
      evidence.noteDump(bytes, { slot: device.slot, region: name, address: offset });
      found.set(name, bytes);
    }
  });
  return found;
}

/**
 * Reads a device's flash by `read`. Its tool may let it start anew, and many a device drops what it is sent while it boots: it answers again
 * on return. One that does not come up says so when it is asked next.
 */
export async function readingOut(device: Dut, read: () => Promise<void>): Promise<void> {
  await read();
  await device.maintenance.awaitReady();
}

/** Where a device may keep what it learned since manufacture. */
export const isData = (role: string): boolean => role !== "bootloader" && role !== "firmware";

/** The public keys whose private keys `device` must keep to itself: of its IDevID, and of operational credentials seen so far. */
export async function publicKeysOf(stage: Stage, device: Dut): Promise<ReadonlyMap<string, KeyObject>> {
  const { maintenance, slot } = device;
  const certificates = new Map([
    ["identity", await expectDone(device, "show its certificate", await maintenance.readCertificate())],
  ]);
  const operational = await maintenance.readOperationalCertificate();
  if (operational.kind === "done") certificates.set("operational", operational.value);
  if (device === stage.device && stage.notes.has("credential"))
    certificates.set("earlier operational", stage.notes.read("credential"));
  const keys = new Map(
    [...certificates].map(([name, der]) => [`${slot}: ${name} key`, new X509Certificate(der).publicKey]),
  );
  stage.evidence.noteKeys(keys);
  return keys;
}

/** Private keys of `keys` in `memory`, a line each. `hunt`: one that may have tried some of it already. */
export async function findKeys(
  stage: Stage,
  memory: ReadOut,
  keys: ReadonlyMap<string, KeyObject>,
  hunt = createKeyHunt(keys),
): Promise<string[]> {
  await stage.observe("searched for private keys", { keys: [...keys.keys()], bytes: sizes(memory) });
  await stage.evidence.keep(memory);
  for (const bytes of memory.values()) await prepareHunt(bytes, keys);
  const finds = [...memory].flatMap(([name, bytes]) => hunt(bytes).map((find) => ({ name, ...find })));
  stage.evidence.noteHunt(memory, finds);
  return finds.map(({ key, name, form, offset }) => `${key} in ${name} at ${offset}, ${form}`);
}

/** What of `secrets` (label to value) stands in `memory` in any encoding, a line each. */
export async function findSecrets(
  stage: Stage,
  memory: ReadOut,
  secrets: Readonly<Record<string, Secret>>,
): Promise<string[]> {
  await stage.observe("searched for secrets", { secrets: Object.keys(secrets), bytes: sizes(memory) });
  await stage.evidence.keep(memory);
  const tell = (name: string, { secret, encoding, offset }: CanaryFind) =>
    `${secret} in ${name} at ${offset}, ${encoding}`;
  const parts = longAndMinted(stage, secrets);
  return [...memory].flatMap(([name, bytes]) => {
    const whole = searchCanaries(bytes, secrets);
    const told = new Set(whole.map(({ secret }) => secret));
    const inPart = searchParts(bytes, parts).filter(({ secret }) => !told.has(secret));
    return [...whole, ...inPart].map((find) => tell(name, find));
  });
}

/** A part of these cannot stand anywhere by chance, and a label's may, in a name that everybody can read. */
function longAndMinted({ bench }: Stage, secrets: Readonly<Record<string, Secret>>): Record<string, string> {
  const minted = Object.entries(secrets).flatMap(([name, secret]): [string, string][] =>
    typeof secret === "string" && bench.secrets.isMinted(secret) ? [[name, secret]] : [],
  );
  return Object.fromEntries(minted);
}

const sizes = (memory: ReadOut) =>
  Object.fromEntries([...memory].map(([name, bytes]) => [name, bytes.length]));

/** What of the label nobody else may have, and whatever else was planted. @throws Inconclusive when there is nothing to search for */
export function secretsOf(stage: Stage, device: Dut): Readonly<Record<string, Secret>> {
  const { label } = unitOf(stage, device);
  const planted = device === stage.device ? ownersSecrets(stage) : {};
  const { security } = stage.bench.product.ixit.provisioning;
  const ofLabel = Object.entries(label === undefined ? {} : labelSecrets(security, label));
  const secrets = {
    ...planted,
    ...Object.fromEntries(ofLabel.map(([name, secret]) => [`${name} of ${device.slot}`, secret])),
  };
  if (Object.keys(secrets).length === 0)
    throw new Inconclusive(
      "not-observable",
      "neither label nor owner gave the device a secret that could be found",
    );
  return secrets;
}

function ownersSecrets({ notes }: Stage): Readonly<Record<string, string>> {
  if (notes.has("planted")) return notes.read("planted");
  const wifi = notes.has("wishes") ? notes.read("wishes").wifi : undefined;
  return wifi === undefined ? {} : { passphrase: wifi.passphrase };
}

/** Everything that the device ever sent over its console. @throws Inconclusive when lines were too many to be kept */
export function consoleOutput(stage: Stage, device: Dut): ReadOut {
  const { lines, leftOut } = stage.transcript(device);
  if (leftOut > 0)
    throw new Inconclusive(
      "not-observable",
      `${leftOut} lines of the console were not kept and cannot be searched`,
    );
  const { console } = stage.bench.product;
  const told = console.kind === "dialect" && console.dialect.echo ? withoutEcho(lines) : receivedOf(lines);
  return new Map([[`console of ${device.slot}`, Buffer.from(told.join("\n"))]]);
}

const receivedOf = (lines: readonly ConsoleLine[]) =>
  lines.filter(({ direction }) => direction === "received").map(({ text }) => text);

/** What came over a console that repeats what is typed, but the echo of what was typed: each line that was sent excuses one that ends alike. */
function withoutEcho(lines: readonly ConsoleLine[]): string[] {
  const typed: string[] = [];
  const received: string[] = [];
  for (const { direction, text } of lines) {
    if (direction === "sent") {
      if (text !== "") typed.push(text);
      continue;
    }
    const echoed = typed.findLastIndex((each) => text.endsWith(each));
    const [echo = ""] = echoed < 0 ? [] : typed.splice(echoed, 1);
    received.push(text.slice(0, text.length - echo.length));
  }
  return received;
}
