import type {
  CloudSettings,
  SetUpAnswer,
  SetUpField,
  WifiSettings,
} from "../../../core/wire/provisioning/index.ts";
import type { SetUpChecks, SetUpLimits } from "./services.ts";

/** Against the product's limits. PRV-FIELD-2 */
export const makeSetUpChecks = (limits: SetUpLimits): SetUpChecks => ({
  wifi: (settings) => checkWifi(settings, limits),
  cloud: (settings) => checkCloud(settings, limits),
});

/** A reason never repeats the value: it may be a secret. */
const wrong = (field: SetUpField, reason: string): SetUpAnswer => ({ ok: false, field, reason });
const right: SetUpAnswer = { ok: true };

function checkWifi({ ssid, passphrase }: WifiSettings, limits: SetUpLimits): SetUpAnswer {
  const length = Buffer.byteLength(ssid, "utf8");
  if (length === 0 || length > limits.ssid)
    return wrong("ssid", `a network's name has 1 to ${limits.ssid} bytes`);
  if (hasControls(ssid)) return wrong("ssid", "a network's name has no control characters");
  const [shortest, longest] = limits.passphrase;
  if (passphrase.length < shortest || passphrase.length > longest)
    return wrong("passphrase", `a passphrase has ${shortest} to ${longest} characters`);
  // IEEE 802.11, annex J.4.1: each character is in the range of 32 to 126.
  if (!/^[ -~]*$/.test(passphrase)) return wrong("passphrase", "a passphrase has printable ASCII characters");
  return right;
}

function checkCloud({ endpoint, account }: CloudSettings, limits: SetUpLimits): SetUpAnswer {
  if (endpoint.length > limits.endpoint)
    return wrong("endpoint", `an address has at most ${limits.endpoint} characters`);
  if (!isBackendAddress(endpoint)) return wrong("endpoint", "an address looks like mqtts://host:port");
  const characters = [...account].length;
  if (characters === 0 || characters > limits.account)
    return wrong("account", `an account has 1 to ${limits.account} characters`);
  if (hasControls(account)) return wrong("account", "an account has no control characters");
  return right;
}

const hasControls = (text: string) => /\p{Cc}/u.test(text);

/** Host and port and nothing else: what follows would be ignored, and a password in it would be kept. */
function isBackendAddress(text: string): boolean {
  if (!/^mqtts:\/\/[^/?#@\s]+$/.test(text) || !URL.canParse(text)) return false;
  const { hostname, port } = new URL(text);
  return hostname !== "" && port !== "0";
}
