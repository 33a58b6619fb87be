import { type ChildProcess, spawn } from "node:child_process";
import { createHash, generateKeyPairSync, type KeyObject } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Duplex } from "node:stream";
import { type DeviceId, sha256 } from "../../core/kernel/index.ts";
import {
  bootReady,
  decodeLine,
  encodeRequest,
  issueCertificate,
  readCertificateRequest,
  toPem,
} from "../../core/wire/index.ts";
import { type Air, createAir } from "../../emulators/air/index.ts";
import { type BackendOptions, createBackend } from "../../emulators/backend/index.ts";
import { Modem } from "../../emulators/board/modem/modem.ts";
import { createMessageMeter } from "../../emulators/parts/index.ts";

/** What stands for the image that runs: attestation names its digest. */
export const firmwareDigest = sha256("the firmware as a process");
export const proofOfPossession = "correct-horse-42";
const flashSize = 0x20_0000;

interface Entry {
  readonly sequence: number;
  readonly event: string;
  readonly detail?: string;
}

/** The firmware as a process on this machine, with a virtual modem at its UART, a backend, and somebody at its console. */
export interface NativeDevice extends AsyncDisposable {
  readonly identity: DeviceId;
  readonly backend: Awaited<ReturnType<typeof createBackend>>;
  readonly air: Air;
  readonly modem: Modem;
  /** The result of a console method. @throws Error when it is refused */
  ask(method: string, params?: object): Promise<Record<string, unknown>>;
  state(): Promise<string>;
  error(): Promise<string | undefined>;
  log(): Promise<readonly Entry[]>;
  /**
   * Lets device time pass; what was due has been done on return. Not before the modem owes no answer, which would come too late; or
   * at once.
   */
  skip(ms: number, when?: "no answer is owed" | "at once"): Promise<void>;
  /** The cable: `false` also takes every Wi-Fi out of reach. */
  plug(cable: boolean): void;
}

class Maker {
  readonly #key = generateKeyPairSync("ec", { namedCurve: "P-256" });
  readonly #notBefore = new Date(Date.now() - 3_600_000);
  readonly #name = { commonName: "Maker" };

  get ca(): string {
    const der = this.#issue(this.#name, spkiOf(this.#key.publicKey), "authority");
    return toPem(der);
  }

  certify(identity: string, publicKey: Uint8Array): Uint8Array {
    return this.#issue({ commonName: "PICO", serialNumber: identity }, publicKey, "device");
  }

  #issue(
    subject: { commonName: string; serialNumber?: string },
    publicKey: Uint8Array,
    kind: "authority" | "device",
  ) {
    const draft = { subject, issuer: this.#name, publicKey, notBefore: this.#notBefore, use: { kind } };
    return issueCertificate(draft, this.#key.privateKey);
  }
}

const spkiOf = (key: KeyObject): Uint8Array => key.export({ format: "der", type: "spki" });
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64");

/** Somebody at the console, who waits for each answer; resolves once the firmware is up. */
async function openConsole(child: ChildProcess): Promise<NativeDevice["ask"]> {
  const waiting = new Map<unknown, PromiseWithResolvers<Record<string, unknown>>>();
  const up = Promise.withResolvers<void>();
  let pending = "";
  let id = 0;
  const giveUp = (why: string): void => {
    for (const { reject } of waiting.values()) reject(new Error(why));
    waiting.clear();
  };
  const take = (line: string): void => {
    const message = decodeLine(line);
    if (message.kind === "notification" && message.method === bootReady) {
      // Who asked the start before gets no answer any more.
      giveUp("the firmware has restarted");
      up.resolve();
    }
    if (message.kind === "result")
      waiting.get(message.id)?.resolve(message.result as Record<string, unknown>);
    if (message.kind === "error")
      waiting.get(message.id)?.reject(new Error(`${message.word}: ${message.message}`));
  };
  child.stdout?.on("data", (bytes: Buffer) => {
    const lines = (pending + bytes.toString("utf8")).split("\n");
    pending = lines.pop() ?? "";
    for (const line of lines) take(line);
  });
  child.once("exit", (code, signal) => {
    giveUp(`the firmware has ended: ${code ?? signal}`);
  });
  await up.promise;
  return (method, params = {}) => {
    id += 1;
    const answer = Promise.withResolvers<Record<string, unknown>>();
    waiting.set(id, answer);
    child.stdin?.write(encodeRequest(id, method, { ...params }));
    return answer.promise;
  };
}

/** Starts `program` on an erased flash and manufactures it. */
export async function startNativeDevice(
  program: string,
  options: Partial<BackendOptions> = {},
): Promise<NativeDevice> {
  await using stack = new AsyncDisposableStack();
  const maker = new Maker();
  const backend = stack.use(
    await createBackend({
      manufacturerCas: [maker.ca],
      trustedFirmware: [firmwareDigest],
      authentication: "signed-challenge",
      ...options,
    }),
  );
  const folder = mkdtempSync(join(tmpdir(), "assay-native-"));
  stack.defer(() => rmSync(folder, { recursive: true, force: true }));
  const flash = join(folder, "flash.bin");
  writeFileSync(flash, Buffer.alloc(flashSize, 0xff));
  const env = { FLASH_FILE: flash, FIRMWARE_DIGEST: firmwareDigest, ASAN_OPTIONS: "detect_leaks=0" };
  const child = spawn(program, { stdio: ["pipe", "pipe", "inherit", "pipe", "pipe"], env });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  stack.defer(async () => {
    child.kill();
    await ended;
  });
  const uart = child.stdio[3] as Duplex;
  const skips = child.stdio[4] as Duplex;
  for (const stream of [uart, skips, child.stdin]) stream?.on("error", () => {});
  const air = stack.use(createAir(() => Date.now()));
  const modem = new Modem({
    ...{ air, meter: createMessageMeter(), now: () => Date.now(), rests: () => {} },
    say: (bytes) => void uart.write(bytes),
    survive(work) {
      work();
      return true;
    },
  });
  uart.on("data", (bytes) => {
    modem.receive(bytes);
    modem.hostRests();
  });
  modem.powerOn();
  stack.defer(() => modem.powerOff());
  const ask = await openConsole(child);
  const identity = await manufacture(ask, maker, backend.endpoint);
  const left = stack.move();
  return {
    identity,
    backend,
    air,
    modem,
    ask,
    state: async () => String((await ask("status.get"))["state"]),
    error: async () => (await ask("status.get"))["provisioningError"] as string | undefined,
    log: () => readLog(ask),
    async skip(ms, when = "no answer is owed") {
      const skipped = once(skips, "data");
      skips.write(`${when === "at once" ? "!" : ""}${ms}\n`);
      await skipped;
      // What was due is done before the console is asked; unless that was to restart.
      if (when !== "at once") await ask("status.get");
    },
    plug(cable) {
      modem.plug(cable);
      if (!cable) air.withdraw();
    },
    [Symbol.asyncDispose]: () => left.disposeAsync(),
  };
}

async function manufacture(
  ask: NativeDevice["ask"],
  maker: Maker,
  endpoint: { readonly url: string; readonly caCertificate: string; readonly operatorKey: string },
): Promise<DeviceId> {
  await ask("identity.write");
  const { identity } = await ask("identity.get");
  const request = readCertificateRequest(
    Buffer.from(String((await ask("identity.request"))["der"]), "base64"),
  );
  if (request === undefined) throw new Error("the device's request is none");
  const certificate = maker.certify(String(identity), request.publicKey);
  await ask("identity.install", { der: base64(certificate) });
  const { url, caCertificate, operatorKey } = endpoint;
  await ask("trust.install", { backendCa: caCertificate, operatorKey, endpoint: url });
  await ask("set-up.install", {
    proofDigest: createHash("sha256").update(proofOfPossession).digest("base64"),
  });
  await ask("manufacture.finish");
  return identity as DeviceId;
}

async function readLog(ask: NativeDevice["ask"]): Promise<readonly Entry[]> {
  const entries: Entry[] = [];
  for (;;) {
    const page = await ask("log.read", { after: entries.at(-1)?.sequence ?? 0 });
    entries.push(...(page["entries"] as Entry[]));
    if (page["more"] !== true) return entries;
  }
}
