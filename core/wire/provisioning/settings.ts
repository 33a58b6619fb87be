import { failReason, stationState, status, wifiConfig, wifiStep } from "./messages.ts";
import { utf8 } from "./octets/index.ts";
import { SetUpFault } from "./set-up-fault.ts";

/** What a person hands to the device; the messages inside the session, once it is open. */

/** Paths below the set-up server's root. */
export const setUpPaths = {
  version: "/proto-ver",
  session: "/prov-session",
  wifi: "/prov-config",
  cloud: "/cloud-config",
  progress: "/cloud-status",
} as const;

export interface WifiSettings {
  readonly ssid: string;
  readonly passphrase: string;
}

export interface CloudSettings {
  readonly endpoint: string;
  readonly account: string;
}

export type SetUpField = keyof WifiSettings | keyof CloudSettings;

export type SetUpAnswer =
  | { readonly ok: true }
  | { readonly ok: false; readonly field: SetUpField; readonly reason: string };

/** Where the device's Wi-Fi stands, as `prov-config` shows it. */
export type WifiProgress = "connected" | "connecting" | "disconnected" | "wifi-refused" | "wifi-not-found";

export type WifiCommand =
  | { readonly name: "get-status" }
  | { readonly name: "set"; readonly settings: WifiSettings }
  | { readonly name: "apply" };

/** What a client asks on `prov-config`. @throws SetUpFault malformed */
export function readWifiCommand(message: Uint8Array): WifiCommand {
  const { step = wifiStep.getStatus, getStatus, setConfig, applyConfig } = wifiConfig.decode(message);
  if (step === wifiStep.getStatus && getStatus !== undefined) return { name: "get-status" };
  if (step === wifiStep.applyConfig && applyConfig !== undefined) return { name: "apply" };
  if (step === wifiStep.setConfig && setConfig !== undefined) {
    const { ssid, passphrase } = setConfig;
    return { name: "set", settings: { ssid: readText(ssid), passphrase: readText(passphrase) } };
  }
  throw new SetUpFault("malformed", "the message is no command of the Wi-Fi configuration");
}

export function encodeWifiCommand(command: WifiCommand): Uint8Array {
  switch (command.name) {
    case "get-status":
      return wifiConfig.encode({ step: wifiStep.getStatus, getStatus: {} });
    case "apply":
      return wifiConfig.encode({ step: wifiStep.applyConfig, applyConfig: {} });
    case "set": {
      const { ssid, passphrase } = command.settings;
      const setConfig = { ssid: utf8(ssid), passphrase: utf8(passphrase) };
      return wifiConfig.encode({ step: wifiStep.setConfig, setConfig });
    }
  }
}

export function encodeWifiAnswer(to: "set" | "apply", answer: SetUpAnswer): Uint8Array {
  const body = answer.ok
    ? { status: status.success }
    : { status: status.invalidArgument, field: answer.field, reason: answer.reason };
  return to === "set"
    ? wifiConfig.encode({ step: wifiStep.configSet, configSet: body })
    : wifiConfig.encode({ step: wifiStep.configApplied, configApplied: body });
}

/** @throws SetUpFault malformed, out-of-order */
export function readWifiAnswer(to: "set" | "apply", message: Uint8Array): SetUpAnswer {
  const { configSet, configApplied } = wifiConfig.decode(message);
  const body = to === "set" ? configSet : configApplied;
  if (body === undefined) throw new SetUpFault("out-of-order", `this is no answer to ${to}`);
  if ((body.status ?? 0) === status.success) return { ok: true };
  const reason = body.reason ?? `the device answers with status ${body.status}`;
  return { ok: false, field: (body.field ?? "ssid") as SetUpField, reason };
}

export function encodeWifiProgress(progress: WifiProgress, ssid: string): Uint8Array {
  return wifiConfig.encode({ step: wifiStep.statusIs, statusIs: { status: status.success, ...shape() } });

  function shape() {
    switch (progress) {
      case "connected":
        return {
          station: stationState.connected,
          connected: { ssid: utf8(ssid), authentication: wpa2Personal },
        };
      case "connecting":
        return { station: stationState.connecting };
      case "disconnected":
        return { station: stationState.disconnected };
      case "wifi-refused":
        return { station: stationState.failed, failReason: failReason.authentication };
      case "wifi-not-found":
        return { station: stationState.failed, failReason: failReason.networkNotFound };
    }
  }
}

const wpa2Personal = 3;

/** @throws SetUpFault malformed, out-of-order */
export function readWifiProgress(message: Uint8Array): WifiProgress {
  const { statusIs } = wifiConfig.decode(message);
  if (statusIs === undefined) throw new SetUpFault("out-of-order", "this is no status of the Wi-Fi");
  switch (statusIs.station ?? stationState.connected) {
    case stationState.connected:
      return "connected";
    case stationState.connecting:
      return "connecting";
    case stationState.disconnected:
      return "disconnected";
    case stationState.failed:
      return statusIs.failReason === failReason.networkNotFound ? "wifi-not-found" : "wifi-refused";
    default:
      throw new SetUpFault("malformed", `there is no station state ${statusIs.station}`);
  }
}

/** An object of texts under the keys given, none missing and none besides. @throws SetUpFault malformed */
export function readTexts<Key extends string>(
  message: Uint8Array,
  keys: readonly Key[],
): Readonly<Record<Key, string>> {
  const value = parseJson(message);
  const unknown = Object.keys(value).find((key) => !keys.some((known) => known === key));
  if (unknown !== undefined)
    throw new SetUpFault("malformed", `there is no field ${JSON.stringify(unknown)}`);
  for (const key of keys) {
    if (typeof value[key] !== "string") throw new SetUpFault("malformed", `${key}: a text is needed`);
  }
  return value as Record<Key, string>;
}

/** @throws SetUpFault malformed */
export function parseJson(message: Uint8Array): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(readText(message));
  } catch {
    value = undefined;
  }
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new SetUpFault("malformed", "the message is no JSON object");
  return value as Record<string, unknown>;
}

function readText(bytes: Uint8Array = new Uint8Array()): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new SetUpFault("malformed", "a text is not UTF-8");
  }
}
