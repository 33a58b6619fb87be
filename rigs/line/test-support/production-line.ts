/**
 * A small real line, for the tests of the command adapter: it is run as `manufacture <folder>` and `records <folder>`, reaches the
 * device over its console alone, and keeps its records and certificates in a JSON file of that folder.
 */
import { createPrivateKey, randomInt } from "node:crypto";
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { sha256 } from "../../../core/kernel/index.ts";
import { issueCertificate, readCertificateRequest } from "../../../core/wire/index.ts";
import { makeSetUpVerifier, setUpParams } from "../../../core/wire/provisioning/index.ts";
import { databaseName, type LineSettings } from "./settings.ts";
import { openStationConsole, type StationConsole, Stopped } from "./station-console.ts";

interface Entry {
  readonly record: Record<string, unknown>;
  readonly certificate?: string;
}

interface OrderOnPaper {
  readonly productType: string;
  readonly region: string;
  readonly fleet: string;
  readonly image: { readonly path: string; readonly size: number; readonly sha256: string };
  readonly trust?: Record<string, string>;
}

const [verb, folder = "."] = process.argv.slice(2);
const database = join(folder, databaseName);

if (verb === "records") process.stdout.write(JSON.stringify(entries().map(({ record }) => record)));
if (verb === "manufacture") process.stdout.write(JSON.stringify(await answer()));

async function answer(): Promise<object> {
  const order = JSON.parse(await text(process.stdin)) as OrderOnPaper;
  const { productType, region, fleet, image } = order;
  const lacking = Object.entries({ productType, region, fleet, image: image.size || "" })
    .filter(([, value]) => value === "")
    .map(([name]) => name);
  if (lacking.length > 0)
    return { outcome: "refused", code: "incomplete-order", reason: `the order has no ${lacking.join(", ")}` };
  const settings = JSON.parse(readFileSync(join(folder, "settings.json"), "utf8")) as LineSettings;
  using device = openStationConsole(settings.answerWithinMs);
  try {
    return await make(device, order, settings);
  } catch (thrown) {
    if (thrown instanceof Stopped) return thrown.answer;
    throw thrown;
  }
}

async function make(device: StationConsole, order: OrderOnPaper, settings: LineSettings): Promise<object> {
  const { productType, region, fleet, trust } = order;
  const status = await device.ask("firmware", "status.get");
  if (status["firmwareDigest"] !== order.image.sha256)
    throw stopped("firmware", "wrong-firmware", "another one runs");
  await device.ask("identity", "identity.write");
  const identity = String((await device.ask("identity", "identity.get"))["identity"]);
  const { firmwareVersion, firmwareDigest } = status;
  const record: Record<string, unknown> = {
    ...{
      identity,
      state: "held",
      firmwareVersion,
      firmwareDigest,
      productType,
      region,
      fleet,
      at: Date.now(),
    },
  };
  const number = entries().length;
  const keep = (more: object, certificate?: string): void => {
    Object.assign(record, more);
    const all = entries();
    all[number] = { ...all[number], record, ...(certificate !== undefined && { certificate }) };
    save(all);
  };
  keep({});

  const certificate = await certify(device, identity, settings);
  keep({ certificateFingerprint: sha256(Buffer.from(certificate, "base64")) }, certificate);
  const proofOfPossession = Array.from(
    { length: 20 },
    () => "ABCDEFGHJKMNPQRSTUVWXYZ23456789"[randomInt(31)],
  ).join("");
  const verifier = makeSetUpVerifier({ ...settings.scheme, proofOfPossession });
  await device.ask("set up", "set-up.install", setUpParams(verifier));
  const { fields } = settings;
  const values = { [fields.productType]: productType, [fields.region]: region, [fields.fleet]: fleet };
  await device.ask("configuration", "config.set", { values });
  if (trust !== undefined) await device.ask("trust", "trust.install", trust);

  await device.restart("restart");
  const again = (await device.ask("identity", "identity.get"))["identity"];
  if (again !== identity) throw stopped("identity", "read-back", "it did not last");
  const der = (await device.ask("certificate", "identity.certificate"))["der"];
  if (der !== certificate) throw stopped("certificate", "read-back", "it did not last");
  const stored = (await device.ask("configuration", "config.get"))["values"] as Record<string, unknown>;
  for (const [name, value] of Object.entries(values))
    if (stored[name] !== value) throw stopped("configuration", "read-back", `${name} did not last`);

  const selfTest = await device.ask("self test", "self-test.run");
  keep({ selfTest });
  if (selfTest["passed"] !== true) throw stopped("self test", "self-test-failed", "the device is not sound");
  await device.ask("lock", "manufacture.finish");
  keep({ state: "released", at: Date.now() });
  return { outcome: "released", record, label: { serial: identity, proofOfPossession } };
}

/** The certificate, DER, base64: the one that the unit was given before when there is one. */
async function certify(device: StationConsole, identity: string, settings: LineSettings): Promise<string> {
  const { der } = await device.ask("certificate request", "identity.request");
  const request = readCertificateRequest(Buffer.from(String(der), "base64"));
  if (request?.subject.serialNumber !== identity)
    throw stopped("certify", "bad-request", "it is not the unit's");
  const earlier = entries().findLast(
    ({ record, certificate }) => record["identity"] === identity && certificate,
  );
  const made = () =>
    issueCertificate(
      {
        subject: { commonName: "unit", serialNumber: identity },
        issuer: { commonName: settings.issuer },
        publicKey: request.publicKey,
        notBefore: new Date(Date.now() - 86_400_000),
        use: { kind: "device" },
      },
      createPrivateKey(settings.issuerKey),
    );
  const certificate = earlier?.certificate ?? Buffer.from(made()).toString("base64");
  await device.ask("certificate", "identity.install", { der: certificate });
  return certificate;
}

function stopped(station: string, code: string, reason: string): Stopped {
  return new Stopped({ outcome: "refused", code, reason: `station "${station}": ${reason}` });
}

function entries(): Entry[] {
  return existsSync(database) ? (JSON.parse(readFileSync(database, "utf8")) as Entry[]) : [];
}

/** All of it or what was there before. */
function save(all: readonly Entry[]): void {
  writeFileSync(`${database}.new`, JSON.stringify(all));
  renameSync(`${database}.new`, database);
}
