import type { DeviceId } from "../kernel/index.ts";

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
}
