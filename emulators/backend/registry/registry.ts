import type { CredentialRecord, DeviceRecord, DeviceState } from "../../../core/backend/index.ts";
import type { DeviceId, Sha256 } from "../../../core/kernel/index.ts";
import type { Store } from "./store.ts";

/** Whose devices these are, how far they have come, and which credentials open what. Every change is one transaction. */
export interface Registry {
  device(identity: DeviceId): DeviceRecord | undefined;
  /** False while another account holds the device. */
  claim(identity: DeviceId, account: string): boolean;
  /** Notes the bootstrap key (SPKI, DER) that attested for the device. */
  attested(identity: DeviceId, publicKey: Uint8Array): void;
  /** A first operational credential; of a retired device nothing else is left. */
  enrol(identity: DeviceId, credential: NewCredential): void;
  /** A further credential; false unless the device is in operation. */
  reenrol(identity: DeviceId, credential: NewCredential): boolean;
  /** A credential that is in use at once. */
  install(identity: DeviceId, credential: NewCredential): void;
  /** Why a credential opens nothing; undefined when it does. */
  standing(identity: DeviceId, fingerprint: Sha256): "unknown-credential" | "revoked-credential" | undefined;
  isBarred(identity: DeviceId): boolean;
  /** The device is here with this credential: those before it have done their duty. */
  connected(identity: DeviceId, fingerprint: Sha256): void;
  /** False while another account holds the device. */
  register(identity: DeviceId, account: string | undefined): boolean;
  confirm(identity: DeviceId): void;
  refuse(identity: DeviceId): void;
  /** The device was decommissioned at `at`; false when that was known. */
  retire(identity: DeviceId, at: number): boolean;
  isRetirement(identity: DeviceId, at: number): boolean;
  /** Nothing that the device has opens anything from now on. */
  revokeAll(identity: DeviceId): void;
  /** Keys (SPKI, DER) that can still prove the device, with the credential that each stands for. */
  keys(identity: DeviceId): DeviceKeys;
  nextSequence(identity: DeviceId): number;
}

export interface NewCredential {
  readonly fingerprint: Sha256;
  /** SPKI, DER. */
  readonly publicKey: Uint8Array;
  readonly notAfter: number;
}

export interface DeviceKeys {
  readonly bootstrap: Uint8Array | undefined;
  readonly operational: readonly { readonly fingerprint: Sha256; readonly publicKey: Uint8Array }[];
}

export interface RegistryListener {
  /** After each change. */
  readonly changed: () => void;
  readonly revoked: (fingerprints: readonly Sha256[]) => void;
}

interface DeviceRow {
  readonly state: DeviceState;
  readonly account: string | null;
  readonly registrations: number;
}

interface CredentialRow {
  readonly fingerprint: Sha256;
  readonly public_key: Uint8Array;
  readonly not_after: number;
  readonly state: CredentialRecord["state"];
}

export function createRegistry(store: Store, listener: RegistryListener): Registry {
  const deviceRow = (identity: DeviceId) =>
    store.read<DeviceRow>("SELECT state, account, registrations FROM devices WHERE identity = ?", identity);
  const credentialRows = (identity: DeviceId) =>
    store.readAll<CredentialRow>(
      "SELECT fingerprint, public_key, not_after, state FROM credentials WHERE identity = ? ORDER BY number",
      identity,
    );
  /** Those that open something. A device that was provisioned again and again has hundreds that do not any more. */
  const validRows = (identity: DeviceId) =>
    store.readAll<Pick<CredentialRow, "fingerprint" | "public_key">>(
      "SELECT fingerprint, public_key FROM credentials WHERE identity = ? AND state <> 'revoked' ORDER BY number",
      identity,
    );
  const stateOf = (identity: DeviceId, fingerprint: Sha256) =>
    store.read<Pick<CredentialRow, "state">>(
      "SELECT state FROM credentials WHERE fingerprint = ? AND identity = ?",
      ...[fingerprint, identity],
    )?.state;
  const put = (identity: DeviceId, { state, account, registrations }: DeviceRow) =>
    store.run(
      "INSERT INTO devices (identity, state, account, registrations) VALUES (?1, ?2, ?3, ?4) " +
        "ON CONFLICT (identity) DO UPDATE SET state = ?2, account = ?3, registrations = ?4",
      ...[identity, state, account, registrations],
    );
  const add = (identity: DeviceId, state: CredentialRecord["state"], credential: NewCredential) =>
    store.run(
      "INSERT INTO credentials (fingerprint, identity, public_key, not_after, state) VALUES (?, ?, ?, ?, ?)",
      ...[credential.fingerprint, identity, credential.publicKey, credential.notAfter, state],
    );
  const mark = (fingerprint: Sha256, state: CredentialRecord["state"]) =>
    store.run("UPDATE credentials SET state = ? WHERE fingerprint = ?", state, fingerprint);

  /** Revokes all of the device's but `spared`; who they were. */
  const revoke = (identity: DeviceId, spared?: Sha256): Sha256[] => {
    const valid = validRows(identity).map(({ fingerprint }) => fingerprint);
    const gone = valid.filter((fingerprint) => fingerprint !== spared);
    for (const fingerprint of gone) mark(fingerprint, "revoked");
    return gone;
  };

  /** One transaction; those told hear of it only when it is kept. */
  const change = <T>(work: (gone: Sha256[]) => T): T => {
    const gone: Sha256[] = [];
    const result = store.change(() => work(gone));
    listener.changed();
    if (gone.length > 0) listener.revoked(gone);
    return result;
  };

  const heldByAnother = (row: DeviceRow | undefined, account: string | undefined): boolean =>
    account !== undefined && row !== undefined && row.account !== null && row.account !== account;
  const isRetirement = (identity: DeviceId, at: number): boolean =>
    store.read("SELECT 1 FROM decommissionings WHERE identity = ? AND at = ?", identity, at) !== undefined;

  return {
    device(identity) {
      const row = deviceRow(identity);
      if (row === undefined) return undefined;
      return {
        identity,
        state: row.state,
        ...(row.account === null ? {} : { account: row.account }),
        credentials: credentialRows(identity).map(({ fingerprint, not_after, state }) => ({
          fingerprint,
          notAfter: not_after,
          state,
        })),
        registrations: row.registrations,
      };
    },
    claim: (identity, account) =>
      change(() => {
        const row = deviceRow(identity);
        if (heldByAnother(row, account)) return false;
        put(identity, { ...(row === undefined || row.state === "retired" ? anew : row), account });
        return true;
      }),
    attested: (identity, publicKey) =>
      change(() =>
        store.run(
          "INSERT INTO bootstraps (identity, public_key) VALUES (?1, ?2) ON CONFLICT (identity) DO UPDATE SET public_key = ?2",
          ...[identity, publicKey],
        ),
      ),
    enrol: (identity, credential) =>
      change(() => {
        const row = deviceRow(identity);
        put(identity, row === undefined || row.state === "retired" ? anew : { ...row, state: "claimed" });
        add(identity, "issued", credential);
      }),
    reenrol: (identity, credential) =>
      change(() => {
        const row = deviceRow(identity);
        if (row?.state !== "active" && row?.state !== "rotating") return false;
        put(identity, { ...row, state: "rotating" });
        add(identity, "issued", credential);
        return true;
      }),
    install: (identity, credential) =>
      change(() => {
        put(identity, { ...(deviceRow(identity) ?? anew), state: "active" });
        add(identity, "in-use", credential);
      }),
    standing(identity, fingerprint) {
      const state = stateOf(identity, fingerprint);
      if (state === undefined) return "unknown-credential";
      return state === "revoked" ? "revoked-credential" : undefined;
    },
    isBarred: (identity) =>
      store.read<{ barred: number }>("SELECT barred FROM bootstraps WHERE identity = ?", identity)?.barred ===
      1,
    connected(identity, fingerprint) {
      if (stateOf(identity, fingerprint) !== "issued") return;
      change((gone) => {
        mark(fingerprint, "in-use");
        gone.push(...revoke(identity, fingerprint));
        const row = deviceRow(identity);
        if (row?.state === "rotating") put(identity, { ...row, state: "active" });
      });
    },
    register: (identity, account) =>
      change(() => {
        const row = deviceRow(identity) ?? anew;
        if (heldByAnother(row, account)) return false;
        put(identity, {
          state: "pending",
          account: account ?? row.account,
          registrations: row.registrations + 1,
        });
        return true;
      }),
    confirm: (identity) => change(() => move(identity, "pending", "active")),
    refuse: (identity) => change(() => move(identity, "pending", "claimed")),
    retire: (identity, at) =>
      change((gone) => {
        if (isRetirement(identity, at)) return false;
        store.run("INSERT INTO decommissionings (identity, at) VALUES (?, ?)", identity, at);
        gone.push(...revoke(identity));
        put(identity, {
          state: "retired",
          account: null,
          registrations: deviceRow(identity)?.registrations ?? 0,
        });
        return true;
      }),
    isRetirement,
    revokeAll: (identity) =>
      change((gone) => {
        gone.push(...revoke(identity));
        store.run(
          "INSERT INTO bootstraps (identity, barred) VALUES (?1, 1) ON CONFLICT (identity) DO UPDATE SET barred = 1",
          identity,
        );
      }),
    keys(identity) {
      const bootstrap = store.read<{ public_key: Uint8Array | null; barred: number }>(
        "SELECT public_key, barred FROM bootstraps WHERE identity = ?",
        identity,
      );
      return {
        bootstrap: bootstrap?.barred === 0 ? (bootstrap.public_key ?? undefined) : undefined,
        operational: validRows(identity).map(({ fingerprint, public_key }) => ({
          fingerprint,
          publicKey: public_key,
        })),
      };
    },
    nextSequence: (identity) =>
      store.change(() => {
        const last = store.read<{ last: number }>(
          "SELECT last FROM sequences WHERE identity = ?",
          identity,
        )?.last;
        const next = (last ?? 0) + 1;
        store.run(
          "INSERT INTO sequences (identity, last) VALUES (?1, ?2) ON CONFLICT (identity) DO UPDATE SET last = ?2",
          ...[identity, next],
        );
        return next;
      }),
  };

  function move(identity: DeviceId, from: DeviceState, to: DeviceState): void {
    const row = deviceRow(identity);
    if (row?.state === from) put(identity, { ...row, state: to });
  }
}

/** A device with nothing behind it. */
const anew: DeviceRow = { state: "claimed", account: null, registrations: 0 };
