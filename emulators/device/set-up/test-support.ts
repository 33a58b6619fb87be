import { createPrivateKey, generateKeyPairSync, randomBytes } from "node:crypto";
import { Agent, type IncomingMessage, request } from "node:http";
import type { Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import { createLoopbackGatt, type LoopbackGatt } from "../../../core/dut/index.ts";
import { issueCertificate, toPem } from "../../../core/wire/index.ts";
import {
  createProofBudget,
  createSetUpInitiator,
  makeSetUpVerifier,
  type SetUpAnswer,
  type SetUpInitiator,
  type SetUpSecret,
  setUpPaths,
} from "../../../core/wire/provisioning/index.ts";
import { type Air, createAir } from "../../air/index.ts";
import { createDeviceClock } from "../../parts/index.ts";
import { createSetUpGatt, type MakeSetUpGatt, type SetUpGatt } from "./gatt-service.ts";
import type {
  ConversationServices,
  SetUpEvent,
  SetUpProgress,
  SetUpServices,
  SetUpSettings,
} from "./services.ts";
import { createSetUpServer, type SetUpServer } from "./set-up-server.ts";
import { makeSetUpChecks } from "./validation.ts";

/** A set-up server on a virtual access point, and somebody with a phone beside it. */

export const secret = { security: 2, username: "wifiprov", proofOfPossession: "correct-horse-42" } as const;
export const serial = "AR1-0042";

/** Of a device that speaks security 1. */
export const secret1 = { security: 1, proofOfPossession: "correct-horse-42" } as const;
/** What each of the two devices holds; it takes a while to make. */
export const verifiers = { 1: makeSetUpVerifier(secret1), 2: makeSetUpVerifier(secret) } as const;
const authority = makeIdentity("Test manufacturer");
export const manufacturerCa = toPem(authority.certificate);

function makeIdentity(commonName: string, issuer?: { certificate: Uint8Array; privateKey: string }) {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const key = privateKey.export({ format: "pem", type: "pkcs8" }).toString();
  const certificate = issueCertificate(
    {
      subject: issuer === undefined ? { commonName } : { commonName, serialNumber: serial },
      issuer: { commonName: "Test manufacturer" },
      publicKey: publicKey.export({ format: "der", type: "spki" }),
      notBefore: new Date(Date.now() - 1000),
      use: { kind: issuer === undefined ? "authority" : "device" },
    },
    issuer === undefined ? privateKey : createPrivateKey(issuer.privateKey),
  );
  return { certificate, privateKey: key };
}

const identity = makeIdentity("AR1", authority);

/** What a set-up has done to its device, and what the device says to it. */
interface Stand {
  readonly identity: SetUpServices["identity"];
  readonly clock: ReturnType<typeof createDeviceClock>;
  readonly applied: SetUpSettings[];
  readonly events: SetUpEvent[];
  progress: SetUpProgress;
  answer: SetUpAnswer;
}

function makeStand(changes: Partial<SetUpServices>): { stand: Stand; services: SetUpServices } {
  const stand: Stand = {
    identity,
    clock: createDeviceClock(0),
    applied: [],
    events: [],
    progress: { state: "manufactured", wifi: "disconnected" },
    answer: { ok: true },
  };
  const services: SetUpServices = {
    channel: "soft-ap-https",
    identity,
    verifier: verifiers[2],
    origin: "https://192.168.4.1",
    page: (built) => built,
    draw: randomBytes,
    proofs: createProofBudget(),
    dispatch: (conversation, path, message) => conversation.answer(path, message),
    checks: makeSetUpChecks({ ssid: 32, passphrase: [8, 63], endpoint: 272, account: 64 }),
    clock: stand.clock,
    run: (work) => work(),
    cross: () => () => {},
    apply: (settings) => {
      if (stand.answer.ok) stand.applied.push(settings);
      return stand.answer;
    },
    progress: () => stand.progress,
    note: (event) => void stand.events.push(event),
    ...changes,
  };
  return { stand, services };
}

export interface Scene extends Stand, Disposable {
  readonly air: Air;
  readonly server: SetUpServer;
}

export function makeScene(changes: Partial<SetUpServices> = {}): Scene {
  const origin = `${changes.channel === "soft-ap-http" ? "http" : "https"}://192.168.4.1`;
  const { stand, services } = makeStand({ origin, ...changes });
  const air = createAir(stand.clock.now);
  const server = createSetUpServer(services);
  air.raise({
    ...{ ssid: "AR1", serviceName: "set-up", url: origin },
    onConnection: (stream) => server.accept(stream),
  });
  return Object.assign(stand, {
    air,
    server,
    [Symbol.dispose]() {
      server.close();
      air[Symbol.dispose]();
    },
  });
}

export interface GattScene extends Stand, Disposable {
  readonly gatt: LoopbackGatt;
  readonly setUp: SetUpGatt;
}

/** The same over Bluetooth LE, without a radio. `make`: what serves it. */
export function makeGattScene(
  changes: Partial<ConversationServices> = {},
  make: MakeSetUpGatt = createSetUpGatt,
): GattScene {
  const { stand, services } = makeStand(changes);
  const setUp = make(services);
  const gatt = createLoopbackGatt([setUp.service], { withinMs: 2_000 });
  return Object.assign(stand, {
    gatt,
    setUp,
    [Symbol.dispose]() {
      setUp.end();
      gatt[Symbol.dispose]();
    },
  });
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage["headers"];
  readonly body: Uint8Array;
  /** The body as JSON; empty when it is none. */
  readonly json: Record<string, unknown>;
}

/** A phone with one connection to the device. */
export interface Phone extends Disposable {
  readonly socket: Socket;
  readonly cookie: string | undefined;
  send(method: string, path: string, body?: Uint8Array, headers?: Record<string, string>): Promise<Answer>;
  post(path: string, body?: Uint8Array, headers?: Record<string, string>): Promise<Answer>;
  /** Sets up a session over `prov-session`. */
  begin(): Promise<SetUpInitiator>;
  /** Asks inside a session. */
  ask(session: SetUpInitiator, path: string, message: Uint8Array): Promise<Uint8Array>;
}

/** `known`: what its owner has read on the label. */
export async function makePhone(air: Air, plain = false, known: SetUpSecret = secret): Promise<Phone> {
  const socket = await air.connect();
  const channel = plain
    ? socket
    : connectTls({ socket, ca: manufacturerCa, checkServerIdentity: () => undefined });
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  agent.createConnection = () => channel;
  let cookie: string | undefined;

  const send: Phone["send"] = async (method, path, body = new Uint8Array(), headers = {}) => {
    const own = cookie === undefined ? {} : { cookie };
    const length = { "content-length": String(body.length) };
    const outgoing = request({ agent, method, path, headers: { ...own, ...length, ...headers } });
    const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
    outgoing.once("response", resolve).on("error", reject);
    outgoing.end(body);
    const incoming = await promise;
    const parts: Uint8Array[] = [];
    for await (const part of incoming) parts.push(part);
    cookie = incoming.headers["set-cookie"]?.[0] ?? cookie;
    const answer = Uint8Array.from(Buffer.concat(parts));
    return {
      status: incoming.statusCode ?? 0,
      headers: incoming.headers,
      body: answer,
      json: toJson(answer),
    };
  };
  const post: Phone["post"] = (path, body, headers) => send("POST", path, body, headers);

  return {
    socket,
    get cookie() {
      return cookie;
    },
    send,
    post,
    async begin() {
      const session = createSetUpInitiator(known);
      const challenge = await post(setUpPaths.session, session.begin());
      session.conclude((await post(setUpPaths.session, session.prove(challenge.body))).body);
      return session;
    },
    ask: async (session, path, message) => session.open((await post(path, session.seal(message))).body),
    [Symbol.dispose]() {
      channel.destroy();
      socket.destroy();
      agent.destroy();
    },
  };
}

function toJson(body: Uint8Array): Record<string, unknown> {
  try {
    return JSON.parse(Buffer.from(body).toString("utf8"));
  } catch {
    return {};
  }
}
