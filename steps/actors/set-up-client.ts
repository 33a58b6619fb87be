import type { Duplex } from "node:stream";
import type { GattLink } from "../../core/dut/index.ts";
import { done, type Outcome, refused } from "../../core/kernel/index.ts";
import {
  type CloudSettings,
  createProoflessInitiator,
  createSetUpInitiator,
  encodeEmptyProof,
  encodeWifiCommand,
  parseJson,
  readAdmission,
  readWifiAnswer,
  readWifiProgress,
  SetUpFault,
  type SetUpInitiator,
  type SetUpSecret,
  sessionData,
  setUpPaths,
  type WifiProgress,
  type WifiSettings,
} from "../../core/wire/provisioning/index.ts";
import { openSetUpGatt } from "./set-up-gatt.ts";
import { openSetUpHttp, type SetUpHttpOptions } from "./set-up-http.ts";
import type { SetUpTransport } from "./set-up-transport.ts";

/** One message as it went out, for whoever plays it again. */
export interface SentMessage {
  readonly path: string;
  readonly body: Uint8Array;
}

/** What the device says of itself on `proto-ver`. */
export interface SetUpVersion {
  readonly security: number;
  readonly patch: number;
}

/** Where the device stands, as the person's app shows it. */
export interface ShownProgress {
  readonly state: string;
  readonly provisioningError?: string;
}

/**
 * The app of the person with a phone: finds out how the device wants to be spoken to, proves that its label was read, hands
 * over what the device needs. Whatever the device does or does not do is an outcome; a wrong value is refused with
 * `invalid-<field>` and the device's reason. The Intruder uses the same app, wrongly.
 */
export class SetUpClient implements AsyncDisposable {
  readonly #transport: SetUpTransport;
  readonly #sent: SentMessage[] = [];
  #session: SetUpInitiator | undefined;
  #deviceKey: Uint8Array | undefined;

  private constructor(transport: SetUpTransport) {
    this.#transport = transport;
  }

  /** Over the device's access point. Takes `stream` over: it ends with the client, or at once when the device is not the one on the label. */
  static async open(stream: Duplex, options: SetUpHttpOptions): Promise<Outcome<SetUpClient>> {
    const opened = await openSetUpHttp(stream, options);
    return opened.kind === "done" ? done(new SetUpClient(opened.value)) : opened;
  }

  /** Over Bluetooth LE. Takes `link` over: it ends with the client, or at once when there is nothing to set up over it. */
  static async openGatt(link: GattLink): Promise<Outcome<SetUpClient>> {
    const opened = await openSetUpGatt(link);
    return opened.kind === "done" ? done(new SetUpClient(opened.value)) : opened;
  }

  get tls(): SetUpTransport["tls"] {
    return this.#transport.tls;
  }

  /** Every message posted so far, as it was on the air inside HTTP or an attribute. */
  get sent(): readonly SentMessage[] {
    return this.#sent;
  }

  /** The public key with which the device answered the last exchange; undefined before it did. */
  get deviceKey(): Uint8Array | undefined {
    return this.#deviceKey;
  }

  async version(): Promise<Outcome<SetUpVersion>> {
    return read(await this.#transport.send(setUpPaths.version), (body) => {
      const version = (parseJson(body)["prov"] ?? {}) as Record<string, unknown>;
      const { sec_ver: security, sec_patch_ver: patch = 0 } = version;
      if (typeof security !== "number" || typeof patch !== "number")
        throw new SetUpFault("malformed", "proto-ver names no security version");
      return { security, patch };
    });
  }

  /** Sets up a session of the scheme that `secret` is for. */
  begin(secret: SetUpSecret): Promise<Outcome<void>> {
    return this.#exchange(createSetUpInitiator(secret));
  }

  /** Asks for a session without protection: security 0, or security 1 without its proof. */
  async beginInsecure(scheme: 0 | 1): Promise<Outcome<void>> {
    if (scheme === 1) return this.#exchange(createProoflessInitiator());
    const hello = sessionData.encode({ scheme, security0: { step: 0, command: {} } });
    return read(await this.post(setUpPaths.session, hello), () => {});
  }

  /** Begins a session of the scheme that `secret` is for, and says no more; done when the device has answered. */
  async beginOnly(secret: SetUpSecret): Promise<Outcome<void>> {
    return read(await this.post(setUpPaths.session, createSetUpInitiator(secret).begin()), () => {});
  }

  /** Begins a session of the scheme that `secret` is for, and proves it with no bytes; done when the device lets one in for that. */
  async proveNothing(secret: SetUpSecret): Promise<Outcome<void>> {
    const challenge = await this.post(setUpPaths.session, createSetUpInitiator(secret).begin());
    if (challenge.kind !== "done") return challenge;
    return this.#admission(secret, encodeEmptyProof(secret.security));
  }

  /** Proves itself with `secret`, and does not mind what the device proves in return; done when the device lets one in for that. */
  async proveCarelessly(secret: SetUpSecret): Promise<Outcome<void>> {
    const initiator = createSetUpInitiator(secret);
    const challenge = await this.post(setUpPaths.session, initiator.begin());
    const proof = read(challenge, (answer) => initiator.prove(answer));
    return proof.kind === "done" ? this.#admission(secret, proof.value) : proof;
  }

  /**
   * A man in the middle: begins with a key of one's own, shows `owner` the device's answer, and passes on what they prove their own key
   * with; done when the device takes that for a proof of the other key.
   */
  async proveByAnother(own: SetUpSecret, owner: SetUpSecret): Promise<Outcome<void>> {
    const deceived = createSetUpInitiator(owner);
    deceived.begin();
    const challenge = await this.post(setUpPaths.session, createSetUpInitiator(own).begin());
    const proof = read(challenge, (answer) => deceived.prove(answer));
    return proof.kind === "done" ? this.#admission(owner, proof.value) : proof;
  }

  /** What the device says to a proof. */
  async #admission({ security }: SetUpSecret, proof: Uint8Array): Promise<Outcome<void>> {
    return read(await this.post(setUpPaths.session, proof), (answer) => readAdmission(security, answer));
  }

  async #exchange(initiator: SetUpInitiator): Promise<Outcome<void>> {
    const proof = read(await this.post(setUpPaths.session, initiator.begin()), (answer) => {
      this.#deviceKey = deviceKeyIn(answer);
      return initiator.prove(answer);
    });
    if (proof.kind !== "done") return proof;
    return read(await this.post(setUpPaths.session, proof.value), (answer) => {
      initiator.conclude(answer);
      this.#session = initiator;
    });
  }

  async setWifi(settings: WifiSettings): Promise<Outcome<void>> {
    return this.#configureWifi("set", encodeWifiCommand({ name: "set", settings }));
  }

  /** Has the device use what was set. */
  async apply(): Promise<Outcome<void>> {
    return this.#configureWifi("apply", encodeWifiCommand({ name: "apply" }));
  }

  async #configureWifi(to: "set" | "apply", command: Uint8Array): Promise<Outcome<void>> {
    const answer = read(await this.ask(setUpPaths.wifi, command), (body) => readWifiAnswer(to, body));
    if (answer.kind !== "done") return answer;
    return answer.value.ok ? done(undefined) : refused(`invalid-${answer.value.field}`, answer.value.reason);
  }

  async setCloud({ endpoint, account }: CloudSettings): Promise<Outcome<void>> {
    const message = Buffer.from(JSON.stringify({ endpoint, account }));
    const answer = read(await this.ask(setUpPaths.cloud, message), parseJson);
    if (answer.kind !== "done") return answer;
    const { status, field, reason } = answer.value;
    if (status === "ok") return done(undefined);
    return status === "refused"
      ? refused(`invalid-${field}`, String(reason))
      : refused("malformed", "the device answers neither ok nor refused");
  }

  async wifiProgress(): Promise<Outcome<WifiProgress>> {
    return read(await this.ask(setUpPaths.wifi, encodeWifiCommand({ name: "get-status" })), readWifiProgress);
  }

  async progress(): Promise<Outcome<ShownProgress>> {
    return read(await this.ask(setUpPaths.progress, Buffer.from("{}")), (body) => {
      const { state, provisioningError } = parseJson(body);
      return {
        state: String(state),
        ...(provisioningError === undefined ? {} : { provisioningError: String(provisioningError) }),
      };
    });
  }

  /** Sends a message inside the session and opens the answer; as it is, when no session was set up. */
  async ask(path: string, message: Uint8Array): Promise<Outcome<Uint8Array>> {
    const session = this.#session;
    if (session === undefined) return this.post(path, message);
    return read(await this.post(path, session.seal(message)), (answer) => session.open(answer));
  }

  /** Posts bytes as they are, whatever they are. */
  async post(path: string, body: Uint8Array): Promise<Outcome<Uint8Array>> {
    this.#sent.push({ path, body });
    return this.#transport.send(path, body);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#transport[Symbol.asyncDispose]();
  }
}

function deviceKeyIn(challenge: Uint8Array): Uint8Array | undefined {
  const { security1, security2 } = sessionData.decode(challenge);
  return (security1 ?? security2)?.response0?.publicKey;
}

/** An answer that makes no sense is the device's doing: refused, with what is wrong about it. */
function read<T>(answer: Outcome<Uint8Array>, decode: (body: Uint8Array) => T): Outcome<T> {
  if (answer.kind !== "done") return answer;
  try {
    return done(decode(answer.value));
  } catch (thrown) {
    if (thrown instanceof SetUpFault) return refused(thrown.code, thrown.message);
    throw thrown;
  }
}
