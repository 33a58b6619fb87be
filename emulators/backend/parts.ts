import type {
  Attestation,
  AuthenticationMode,
  DecommissionNotice,
  Refused,
  Registration,
  Telemetry,
} from "../../core/backend/index.ts";
import type { EquipmentFault, Sha256 } from "../../core/kernel/index.ts";
import type { Makers } from "../assembly/index.ts";
import type { Gate } from "./broker/gate.ts";
import type { RightsOf } from "./broker/rights.ts";
import type { Confirmations } from "./confirmations.ts";
import type { Inbox } from "./inbox.ts";
import type { BackendKeys } from "./keys.ts";
import type { Nonces } from "./nonces.ts";
import type { OperatorDesk } from "./operator.ts";
import type { Post } from "./post.ts";
import type { RefusalDraft } from "./refusals.ts";
import type { Registry } from "./registry/registry.ts";
import type { Store } from "./registry/store.ts";
import type { Connection } from "./server/connection.ts";
import type { FaultSwitch } from "./server/fault-switch.ts";
import type { Attestations, EvidenceVerifier } from "./services/attestation.ts";
import type { Certifier } from "./services/certifier.ts";
import type { HttpAuthentication } from "./services/challenge.ts";
import type { Route } from "./services/exchange.ts";
import type { FirmwareShelf } from "./services/firmware.ts";
import type { Notices } from "./services/notices.ts";
import type { Bell, Sightings } from "./sightings.ts";

/** What one backend consists of behind its sockets. */
export interface BackendParts {
  readonly store: Store;
  readonly keys: BackendKeys;
  readonly nonces: Nonces;
  readonly registry: Registry;
  readonly desk: OperatorDesk;
  readonly certifier: Certifier;
  /** Of evidence, but for its nonce. */
  readonly verify: EvidenceVerifier;
  readonly attestations: Attestations;
  readonly notices: Notices;
  readonly shelf: FirmwareShelf;
  readonly authentication: HttpAuthentication;
  /** The services of enrolment. */
  readonly enrolment: readonly Route[];
  readonly post: Post;
  readonly confirmations: Confirmations;
  readonly gate: Gate;
  readonly rights: RightsOf;
  readonly inbox: Inbox;
  // what is around them
  readonly settings: BackendSettings;
  readonly faults: FaultSwitch;
  readonly seen: Seen;
  readonly onRefused: (refusal: RefusalDraft) => void;
  readonly wires: Wires;
}

/** What is given to the parts of every backend, whatever they are. */
export type BackendGiven = "settings" | "faults" | "seen" | "onRefused" | "wires";

export type BackendTable = Makers<BackendParts, BackendGiven>;

/** Options with their defaults. */
export interface BackendSettings {
  readonly manufacturerCas: readonly string[];
  readonly trustedFirmware: readonly Sha256[];
  readonly authentication: AuthenticationMode;
  readonly store: { readonly file: string; readonly maxPages?: number } | undefined;
  readonly onFailure: (fault: EquipmentFault) => void;
  readonly now: () => number;
}

/** What the backend has seen, for those who examine it. */
export interface Seen {
  readonly bell: Bell;
  readonly registrations: Sightings<Registration>;
  readonly telemetry: Sightings<Telemetry>;
  readonly notices: Sightings<DecommissionNotice>;
  readonly attested: Sightings<Attestation>;
  readonly refusals: Sightings<Refused>;
}

/** The connections of now. */
export interface Wires {
  publish(topic: string, payload: Uint8Array): Promise<void>;
  /** Ends the connections that match, after what is being sent to them. */
  end(matches: (connection: Connection) => boolean): void;
}
