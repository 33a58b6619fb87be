import type { DeviceStatus } from "../../../core/dut/index.ts";
import type {
  CloudSettings,
  DrawRandom,
  ProofBudget,
  SetUpAnswer,
  SetUpVerifier,
  WifiProgress,
  WifiSettings,
} from "../../../core/wire/provisioning/index.ts";
import type { DeviceClock } from "../../parts/index.ts";

/** What the set-up server on the access point stands on. */
export interface SetUpServices extends ConversationServices {
  /** HTTPS, or plain HTTP with the same session inside (reading INT-8); `ble`: nobody comes to a server. */
  readonly channel: "soft-ap-https" | "soft-ap-http" | "ble";
  /** IDevID: certificate as DER, key as PKCS #8 PEM. The person checks both against the label. */
  readonly identity: { readonly certificate: Uint8Array; readonly privateKey: string };
}

/** What a set-up stands on whatever carries it, and all it can do to the device. */
export interface ConversationServices {
  readonly verifier: SetUpVerifier;
  /** Where it is on the access point, such as `https://192.168.4.1`. */
  readonly origin: string;
  /** What is served of the set-up page that was built; undefined where the product has none. */
  readonly page: SetUpPage | undefined;
  /** What the device's part of an exchange is drawn with. */
  readonly draw: DrawRandom;
  /** Wrong proofs left until the device is restarted. */
  readonly proofs: ProofBudget;
  readonly checks: SetUpChecks;
  readonly dispatch: SetUpDispatch;
  /** Deadlines of connections and sessions run on it. */
  readonly clock: Pick<DeviceClock, "after">;
  /** Runs firmware, with loss of supply taken care of; after the firmware's end it runs nothing. */
  run(work: () => void): unknown;
  /** As firmware, when a request has arrived or its answer is about to leave; the returned function once it has. */
  cross(): () => void;
  /**
   * Takes what the person handed over, once it is whole and valid; says which value is wrong when one is. The answer goes out
   * after the return, so whatever takes the access point down must wait.
   */
  apply(settings: SetUpSettings): SetUpAnswer;
  progress(): SetUpProgress;
  /** For the device's log; never with a value in it. */
  note(event: SetUpEvent): void;
}

/** What one person and the device say to each other, from the first message of a session to the last. */
export interface Conversation {
  /** Whether the person has proven to hold the label. */
  readonly proven: boolean;
  /** The answer to a message on `path`, which must be one of `setUpPaths` but the version. @throws SetUpFault */
  answer(path: string, message: Uint8Array): Uint8Array;
}

/** The document that a person gets, of the one that was built into the firmware. */
export type SetUpPage = (built: string) => string;

/** Has a conversation answer a message, as it came in from whomever. @throws SetUpFault */
export type SetUpDispatch = (conversation: Conversation, path: string, message: Uint8Array) => Uint8Array;

/** What a person may hand over. */
export interface SetUpChecks {
  wifi(settings: WifiSettings): SetUpAnswer;
  cloud(settings: CloudSettings): SetUpAnswer;
}

export interface SetUpLimits {
  /** Bytes. */
  readonly ssid: number;
  /** Shortest and longest, characters. */
  readonly passphrase: readonly [number, number];
  readonly endpoint: number;
  readonly account: number;
}

/** Without `cloud` the device goes where its trust anchors say. */
export interface SetUpSettings {
  readonly wifi: WifiSettings;
  readonly cloud?: CloudSettings;
}

export interface SetUpProgress {
  readonly state: DeviceStatus["state"];
  readonly wifi: WifiProgress;
  /** Why the last attempt failed, such as `backend-untrusted`. */
  readonly provisioningError?: string;
}

export type SetUpEvent = "set-up-session" | "set-up-proof-refused" | "set-up-applied";
