import type { DeviceStatus, LogEntry } from "../../../core/dut/index.ts";
import { type ConsoleMethod, longestRequest } from "../../../core/wire/index.ts";
import { type Parts, Refusal } from "../parts.ts";
import { dataMethods } from "./data-methods.ts";
import type { Method } from "./method.ts";
import { bytes, digest, natural, oneOf, record, scalar, setUpVerifier, text } from "./params.ts";

const result = (value: unknown = {}) => ({ result: value });
const base64 = (value: Uint8Array) => Buffer.from(value).toString("base64");

/** The console's methods by name; `core/wire/console/openrpc.json` describes them. */
export function methodsOf(
  parts: Parts,
): Readonly<Partial<Record<string, Method>>> & Record<ConsoleMethod, Method> {
  const { board, boot, configuration, credentials, faults, fuses, identity, link, log } = parts;
  const { provisioning, reset, selfTest, setUpSecret, trust, update } = parts;

  const status = (): DeviceStatus => ({
    state: provisioning.state,
    firmwareVersion: boot.running.version,
    firmwareDigest: boot.running.digest,
    firmwareState: boot.running.state,
    faults: faults.found,
    ...(provisioning.error === undefined ? {} : { provisioningError: provisioning.error }),
  });

  const onlyInManufacture = () => {
    if (fuses.locked) throw new Refusal("locked", "manufacture has ended");
  };

  const requirePossession = (proof: string | undefined): void => {
    if (proof !== undefined && setUpSecret.isProvenBy(proof)) return;
    log.append({ event: "decommission-refused", origin: "console" });
    throw new Refusal("not-authorised", "the proof of possession on the label is needed");
  };

  return {
    ...dataMethods(parts),
    "status.get": () => result(status()),
    "identity.get": () => {
      const value = identity.read();
      if (value === undefined) throw new Refusal("wrong-state", "the identity is not written yet");
      return result({ identity: value });
    },
    "identity.write": (params) => {
      identity.write("value" in params ? text(params, "value") : undefined, "console");
      return result();
    },
    "identity.certificate": () => {
      const certificate = identity.certificate();
      if (certificate === undefined) throw new Refusal("wrong-state", "no certificate is installed");
      return result({ der: base64(certificate) });
    },
    "identity.request": () => result({ der: base64(identity.request()) }),
    "identity.install": (params) => {
      identity.installCertificate(bytes(params, "der"));
      return result();
    },
    "identity.sign": (params) => result({ signature: base64(identity.sign(bytes(params, "nonce"))) }),
    "trust.install": (params) => {
      if (trust.anchors() !== undefined) onlyInManufacture();
      const endpoint = "endpoint" in params ? { endpoint: text(params, "endpoint") } : {};
      const [backendCa, operatorKey] = [text(params, "backendCa"), text(params, "operatorKey")];
      trust.install({ backendCa, operatorKey, ...endpoint });
      return result();
    },
    "set-up.install": (params) => {
      setUpSecret.install(setUpVerifier(params));
      return result();
    },
    "self-test.run": () => result(selfTest.run()),
    "manufacture.finish": () => {
      identity.lock();
      return { result: {}, after: () => provisioning.start() };
    },
    "credential.certificate": () => {
      // While two are there, the one that the backend has let in.
      const inUse = link.credential ?? credentials.usable().at(-1);
      if (inUse === undefined) throw new Refusal("no-credential", "there is no operational credential");
      return result({ der: base64(inUse.certificate) });
    },
    "key.export": (params) => {
      const key = oneOf(params, "key", ["identity", "operational"]);
      log.append({ event: "key-export-refused", origin: "console", detail: key });
      throw new Refusal("not-exportable", "private keys do not leave the device");
    },
    "config.schema": () => result(configuration.schema),
    "config.get": () => result(configuration.show()),
    "config.set": (params) => {
      configuration.change(record(params, "values"), "console");
      return result();
    },
    "config.matches": (params) =>
      result({ matches: configuration.matches(text(params, "field"), scalar(params, "value")) }),
    "config.clear": (params) => {
      configuration.clear(text(params, "field"), "console");
      return result();
    },
    "log.read": (params) => result(page(log.entries(), "after" in params ? natural(params, "after") : 0)),
    "device.reboot": () => ({ result: {}, after: () => board.restart() }),
    "device.reset": () => ({ result: {}, after: reset.factoryReset("console") }),
    "device.decommission": (params) => {
      requirePossession("proof" in params ? text(params, "proof") : undefined);
      return { result: {}, after: reset.decommission("console") };
    },
    "update.begin": (params) => {
      update.begin(natural(params, "size"), digest(params, "sha256"));
      return result();
    },
    "update.write": (params) => {
      update.write(natural(params, "offset"), bytes(params, "data"));
      return result();
    },
    "update.finish": () => {
      update.finish();
      return result();
    },
    "update.confirm": () => {
      boot.confirm();
      return result();
    },
  };
}

/** Entries after sequence `after`, as many as fit a line. */
function page(entries: readonly LogEntry[], after: number): { entries: LogEntry[]; more: boolean } {
  const room = longestRequest - 200;
  const following = entries.filter(({ sequence }) => sequence > after);
  const fitting: LogEntry[] = [];
  let used = 0;
  for (const entry of following) {
    used += Buffer.byteLength(JSON.stringify(entry)) + 1;
    if (used > room) break;
    fitting.push(entry);
  }
  return { entries: fitting, more: fitting.length < following.length };
}
