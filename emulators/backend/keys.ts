import { createPrivateKey, generateKeyPairSync, type KeyObject } from "node:crypto";
import {
  type Authority,
  createAuthority,
  issueServer,
  restoreAuthority,
  type ServerIdentity,
} from "./pki.ts";
import type { Store } from "./registry/store.ts";

/** What makes a backend the same backend: its authorities, its operator, and who it is on the network. */
export interface BackendKeys {
  readonly servers: Authority;
  readonly devices: Authority;
  readonly operator: KeyObject;
  readonly server: ServerIdentity;
}

type Hosts = Pick<BackendKeys, "servers" | "devices" | "server">;
let cached: Hosts | undefined;

/** Authorities and server are made once in a process, whose backends are all the same host; the operator is each one's own. */
export function transientKeys(): BackendKeys {
  cached ??= createHosts();
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
    return { servers, devices, operator, server: issueServer(servers) };
  });
}

const titles = { servers: "Assay backend authority", devices: "Assay device authority" };

function createHosts(): Hosts {
  const servers = createAuthority(titles.servers);
  return { servers, devices: createAuthority(titles.devices), server: issueServer(servers) };
}

const createOperatorKey = (): KeyObject => generateKeyPairSync("ed25519").privateKey;

const pem = (key: KeyObject | undefined): string =>
  key?.export({ format: "pem", type: "pkcs8" }).toString() ?? "";
