import type { ConfigurationValues } from "../../../core/dut/index.ts";
import type { SetUpAnswer, SetUpField } from "../../../core/wire/provisioning/index.ts";
import { type Parts, Refusal } from "../parts.ts";
import type { SetUpSettings } from "../set-up/services.ts";

/** Configuration fields of what a person hands over. */
const fields: Readonly<Record<SetUpField, string>> = {
  ssid: "wifi.ssid",
  passphrase: "wifi.passphrase",
  endpoint: "cloud.endpoint",
  account: "account.owner",
};

/** Stores what a person has handed over, all or nothing; says which value is wrong when one is. */
export function keepSettings(
  configuration: Pick<Parts["configuration"], "change">,
  { wifi, cloud }: SetUpSettings,
): SetUpAnswer {
  const given = Object.entries({ ...wifi, ...cloud }) as [SetUpField, string][];
  const values: ConfigurationValues = Object.fromEntries(given.map(([name, value]) => [fields[name], value]));
  try {
    configuration.change(values, "set-up");
    return { ok: true };
  } catch (thrown) {
    if (!(thrown instanceof Refusal)) throw thrown;
    const wrong = given.find(([name]) => thrown.message.includes(fields[name]))?.[0];
    return { ok: false, field: wrong ?? "ssid", reason: thrown.message };
  }
}
