import { X509Certificate } from "node:crypto";
import { once } from "node:events";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { AuthenticationMode, Backend } from "../../core/backend/index.ts";
import {
  type DeviceId,
  type EquipmentFault,
  messageOf,
  sha256,
  UsageFault,
} from "../../core/kernel/index.ts";
import { createBackend } from "../../emulators/backend/index.ts";
import { interrupted } from "./interrupted.ts";
import { obey } from "./operators-line.ts";

export interface EmulateBackendOptions {
  readonly port: number;
  readonly store?: string;
  readonly authentication: AuthenticationMode;
  readonly manufacturerCa?: readonly string[];
  readonly firmware?: readonly string[];
  readonly issue?: string;
  readonly to?: string;
}

/**
 * Runs one backend until SIGINT, SIGTERM or SIGHUP; the operator speaks on standard input, a line each.
 * @throws UsageFault FILE_MISSING, FILE_UNREADABLE, FILE_MALFORMED, OUT_UNWRITABLE, VALUE_INVALID, PORT_IN_USE, BAD_FLAG
 * @throws EquipmentFault DISK_FULL, BACKEND_DOWN when its registry can no longer be kept
 */
export async function emulateBackend(options: EmulateBackendOptions): Promise<void> {
  const { port, store, authentication, manufacturerCa = [], firmware = [], issue, to } = options;
  if (issue !== undefined && to === undefined)
    throw new UsageFault("BAD_FLAG", "--issue needs a folder for the credential.", {
      help: "Add --to FOLDER.",
    });
  const stop = interrupted();
  const failure = Promise.withResolvers<never>();
  failure.promise.catch(() => {});
  const images = await Promise.all(firmware.map(read));
  await using backend = await createBackend({
    manufacturerCas: await Promise.all(manufacturerCa.map(readCertificate)),
    trustedFirmware: images.map((image) => sha256(image)),
    authentication,
    port,
    ...(store === undefined ? {} : { store: { file: store } }),
    // Nobody asks a backend that runs alone for what it recorded, and it may run for long.
    records: false,
    onFailure: (fault: EquipmentFault) => failure.reject(fault),
  });
  for (const image of images) await backend.offerFirmware(image);
  if (to !== undefined) await handOut(backend, to, issue);
  process.stderr.write(`Backend: ${backend.endpoint.url} (Ctrl-C ends)\n`);
  const lines = listen(backend);
  try {
    await Promise.race([stop, failure.promise]);
  } finally {
    lines.close();
    process.stdin.destroy();
  }
}

function listen(backend: Backend) {
  const lines = createInterface({ input: process.stdin });
  // One after the other, so that answers come in the order of the lines.
  let last = Promise.resolve();
  lines.on("line", (line) => {
    last = last.then(async () => {
      const answer = await obey(backend, line);
      if (!process.stdout.write(`${JSON.stringify(answer)}\n`)) await once(process.stdout, "drain");
    });
  });
  return lines;
}

/** Writes what a peer needs to reach the backend and to be known to it. */
async function handOut(backend: Backend, folder: string, identity: string | undefined): Promise<void> {
  const { endpoint } = backend;
  const files = new Map([
    ["backend-ca.pem", endpoint.caCertificate],
    ["device-ca.pem", endpoint.deviceCa],
    ["operator.pem", endpoint.operatorKey],
  ]);
  if (identity !== undefined) {
    const { certificate, privateKey } = await backend.issueCredential(identity as DeviceId);
    files.set(`${identity}.pem`, certificate).set(`${identity}.key.pem`, privateKey);
  }
  try {
    await mkdir(folder, { recursive: true });
    for (const [name, text] of files) await writeFile(join(folder, name), text, { mode: 0o600 });
  } catch (cause) {
    throw new UsageFault("OUT_UNWRITABLE", `${folder}: ${messageOf(cause)}.`, {
      help: "Give a folder that can be written with --to.",
      cause,
    });
  }
}

async function readCertificate(path: string): Promise<string> {
  const text = (await read(path)).toString("utf8");
  try {
    return new X509Certificate(text).toString();
  } catch (cause) {
    throw new UsageFault("FILE_MALFORMED", `${path}: ${messageOf(cause)}.`, {
      help: "Give certificates in PEM with --manufacturer-ca, one a file.",
      cause,
    });
  }
}

async function read(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (cause) {
    const missing = (cause as NodeJS.ErrnoException).code === "ENOENT";
    throw new UsageFault(missing ? "FILE_MISSING" : "FILE_UNREADABLE", `${path}: ${messageOf(cause)}.`, {
      help: "Check the path.",
      cause,
    });
  }
}
