import { createPrivateKey, generateKeyPairSync, type KeyObject } from "node:crypto";
import { type Authority, createAuthority, restoreAuthority } from "./pki.ts";
import type { Store } from "./registry/store.ts";

/** What makes a backend the same backend: its authorities and its operator. */
export interface BackendKeys {
  readonly servers: Authority;
  readonly devices: Authority;
  readonly operator: KeyObject;
}

type Authorities = Pick<BackendKeys, "servers" | "devices">;
let cached: Authorities | undefined;

/** Authorities are made once in a process; the operator is each backend's own. */
export function transientKeys(): BackendKeys {
  cached ??= createAuthorities();
  return { ...cached, operator: createOperatorKey() };
}

/** The keys kept in `store`, made and put there first when it has none. */
export function keptKeys(store: Store): BackendKeys {
  return store.change(() => {
    const known = (name: string) =>
      store.read<{ value: string }>("SELECT value FROM keys WHERE name = ?", name)?.value;
    const keep = (name: string, make: () => string): string => {
      const value = known(name) ?? make();
      store.run("INSERT OR IGNORE INTO keys (name, value) VALUES (?, ?)", name, value);
      return value;
    };
    const authority = (name: string, title: string): Authority => {
      const fresh = known(`${name}.key`) === undefined ? createAuthority(title) : undefined;
      const certificate = keep(`${name}.certificate`, () => fresh?.certificate ?? "");
      return restoreAuthority(
        certificate,
        keep(`${name}.key`, () => pem(fresh?.key)),
      );
    };
    const servers = authority("servers", titles.servers);
    const devices = authority("devices", titles.devices);
    const operator = createPrivateKey(keep("operator.key", () => pem(createOperatorKey())));
    return { servers, devices, operator };
  });
}

const titles = { servers: "Assay backend authority", devices: "Assay device authority" };

function createAuthorities(): Authorities {
  return { servers: createAuthority(titles.servers), devices: createAuthority(titles.devices) };
}

const createOperatorKey = (): KeyObject => generateKeyPairSync("ed25519").privateKey;

const pem = (key: KeyObject | undefined): string =>
  key?.export({ format: "pem", type: "pkcs8" }).toString() ?? "";
