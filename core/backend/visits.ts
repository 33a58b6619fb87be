import type { DeviceId, Outcome } from "../kernel/index.ts";
import type { BackendWait } from "./wait.ts";

/** An operational credential whose key its holder has. */
export interface IssuedCredential {
  /** PEM. */
  readonly certificate: string;
  /** PKCS #8, PEM. */
  readonly privateKey: string;
}

/** Somebody from outside who tries to get in over the backend's own protocol. PRV-CRED-2, PRV-CRED-3 */
export interface Visitor {
  /** Whom they say they are. */
  readonly claims: DeviceId;
  /** What they show for it; nothing when left out. */
  readonly shows?: IssuedCredential;
}

/** They are in, until this is disposed of or the backend ends it. */
export interface Visit extends AsyncDisposable {
  /** Resolves when the connection has ended, whoever ended it. */
  readonly ended: Promise<void>;
  /** They ask for what is meant for `other`: for its orders, and for everybody's at once. Done when they are let hear either. PRV-CRED-2 */
  hearOrdersOf(other: DeviceId, wait: BackendWait): Promise<Outcome<void>>;
  /** They send telemetry as that of `other`. Done when the backend acknowledges it; it may end the visit when it does not. PRV-CRED-2 */
  speakAs(other: DeviceId, wait: BackendWait): Promise<Outcome<void>>;
}
