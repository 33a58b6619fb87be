import {
  createSetUpInitiator,
  encodeWifiCommand,
  parseJson,
  readWifiAnswer,
  type SetUpAnswer,
  SetUpFault,
  type SetUpField,
  type SetUpInitiator,
  type SetUpSecret,
  setUpPaths,
  utf8,
} from "../../../../../core/wire/provisioning/person/index.ts";

/** What a person types. */
export type Entered = Readonly<Record<SetUpField, string>>;

/** Where the device stands, as it tells inside the session. */
export interface Progress {
  readonly state: string;
  readonly failure: string | undefined;
}

/** Why it does not go on: a word of the device, of the protocol, or of this page. */
export class Refusal extends Error {
  readonly code: string;

  constructor(code: string, reason: string) {
    super(reason);
    this.code = code;
  }
}

const answerWithinMs = 15_000;

/** What the browser and the device say to each other once both are proven. Each method throws `Refusal`. */
export interface Session {
  /** What was wrong with what was handed over; nothing when all of it was taken. */
  handOver(entered: Entered): Promise<readonly WrongValue[]>;
  apply(): Promise<readonly WrongValue[]>;
  progress(): Promise<Progress>;
}

export type WrongValue = Extract<SetUpAnswer, { ok: false }>;

/** Proves to the device that its label was read, and has it prove that it knows the label. @throws Refusal */
export async function openSession(secret: SetUpSecret): Promise<Session> {
  const initiator = createSetUpInitiator(secret);
  const challenge = await post(setUpPaths.session, initiator.begin());
  const proof = understand(() => initiator.prove(challenge));
  const answer = await post(setUpPaths.session, proof);
  try {
    initiator.conclude(answer);
  } catch (thrown) {
    throw new Refusal("impostor", String(thrown));
  }
  return overInitiator(initiator);
}

function overInitiator(initiator: SetUpInitiator): Session {
  const ask = async (path: string, message: Uint8Array): Promise<Uint8Array> => {
    const answer = await post(path, initiator.seal(message));
    return understand(() => initiator.open(answer));
  };
  const wifi = async (command: Parameters<typeof encodeWifiCommand>[0], to: "set" | "apply") => {
    const answer = await ask(setUpPaths.wifi, encodeWifiCommand(command));
    return understand(() => readWifiAnswer(to, answer));
  };

  return {
    async handOver({ ssid, passphrase, endpoint, account }) {
      const answers = [
        await wifi({ name: "set", settings: { ssid, passphrase } }, "set"),
        readCloudAnswer(await ask(setUpPaths.cloud, utf8(JSON.stringify({ endpoint, account })))),
      ];
      return answers.filter((answer) => !answer.ok);
    },
    async apply() {
      const answer = await wifi({ name: "apply" }, "apply");
      return answer.ok ? [] : [answer];
    },
    async progress() {
      const shown = understandJson(await ask(setUpPaths.progress, utf8("{}")));
      const failure = shown["provisioningError"];
      return {
        state: String(shown["state"]),
        failure: failure === undefined ? undefined : String(failure),
      };
    },
  };
}

function readCloudAnswer(body: Uint8Array): SetUpAnswer {
  const { status, field, reason } = understandJson(body);
  if (status === "ok") return { ok: true };
  if (field === "endpoint" || field === "account") return { ok: false, field, reason: String(reason) };
  throw new Refusal("malformed", "the device answers neither ok nor refused");
}

const understandJson = (body: Uint8Array) => understand(() => parseJson(body));

function understand<T>(read: () => T): T {
  try {
    return read();
  } catch (thrown) {
    throw thrown instanceof SetUpFault ? new Refusal(thrown.code, thrown.message) : thrown;
  }
}

async function post(path: string, message: Uint8Array): Promise<Uint8Array> {
  let answer: Response;
  let body: Uint8Array;
  try {
    answer = await fetch(path, {
      method: "POST",
      body: Uint8Array.from(message),
      headers: { "content-type": "application/octet-stream" },
      cache: "no-store",
      redirect: "error",
      signal: AbortSignal.timeout(answerWithinMs),
    });
    body = new Uint8Array(await answer.arrayBuffer());
  } catch {
    throw new Refusal("unreachable", "the device does not answer");
  }
  if (answer.ok) return body;
  const { code, reason } = readRefusal(body);
  throw new Refusal(String(code ?? `http-${answer.status}`), String(reason ?? ""));
}

function readRefusal(body: Uint8Array): Readonly<Record<string, unknown>> {
  try {
    return parseJson(body);
  } catch {
    return {};
  }
}
