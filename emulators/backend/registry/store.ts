import { openStore as open, type Store, type StoreOptions } from "../../store/index.ts";

export type { Store, StoreOptions } from "../../store/index.ts";

const schema = `
CREATE TABLE IF NOT EXISTS devices (
  identity TEXT PRIMARY KEY, state TEXT NOT NULL, account TEXT, registrations INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS credentials (
  number INTEGER PRIMARY KEY, fingerprint TEXT NOT NULL UNIQUE, identity TEXT NOT NULL, public_key BLOB NOT NULL,
  not_after INTEGER NOT NULL, state TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS credentials_of ON credentials (identity);
CREATE TABLE IF NOT EXISTS bootstraps (
  identity TEXT PRIMARY KEY, public_key BLOB, barred INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS decommissionings (
  identity TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (identity, at)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS sequences (identity TEXT PRIMARY KEY, last INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS keys (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
`;

/** Opens or creates the registry. @throws UsageFault when `file` is another backend's at this moment, no registry, or unwritable */
export const openStore = (options: StoreOptions): Store =>
  open({ schema, name: "the registry", keeper: "backend", brokenCode: "BACKEND_DOWN" }, options);
