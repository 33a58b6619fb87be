import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Outcome } from "../../core/kernel/index.ts";
import { referenceBehaviour } from "../../emulators/device/index.ts";
import { SetUpClient } from "../../steps/actors/set-up-client.ts";
import type { SetUpHttpOptions } from "../../steps/actors/set-up-http.ts";
import { expectDone, type Field, type FieldDraft, makeField, secret } from "./field-test-support.ts";

const { windowMs, retryAtLeastMs } = referenceBehaviour.provisioning;
const home = { ssid: "workshop net", passphrase: "canary passphrase" };
const account = "owner@example.test";

async function phoneBeside(
  { device, manufacturerCa, identity }: Field,
  channel: SetUpHttpOptions["channel"] = "soft-ap-https",
) {
  const app: Outcome<SetUpClient> = await SetUpClient.open(await device.air.connect(), {
    channel,
    trust: { manufacturerCa, serial: identity },
    wait: { withinMs: 5_000 },
  });
  const client = expectDone(app);
  expectDone(await client.begin(secret));
  return client;
}

async function handOver(field: Field, wifi = home, endpoint = field.backend.endpoint.url): Promise<void> {
  await using phone = await phoneBeside(field);
  expectDone(await phone.setWifi(wifi));
  expectDone(await phone.setCloud({ endpoint, account }));
  expectDone(await phone.apply());
}

const alone: FieldDraft = { told: false };

describe("manual set-up", () => {
  it("a device without a network shows its access point at power-on, and what is handed over takes it into operation", async () => {
    await using field = await makeField(alone);
    const { backend, device, identity, parts } = field;
    const seen = await device.air.look();
    assert.equal(seen?.url, "https://192.168.4.1");
    assert.match(seen?.ssid ?? "", new RegExp(`^AR1-${identity.slice(-6)}$`));
    assert.equal(parts.provisioning.state, "set-up");
    assert.equal(parts.provisioning.error, undefined);
    device.air.offer(home);
    await handOver(field);
    await field.operational();
    assert.equal(await device.air.look(), undefined);
    const values = parts.configuration.effective();
    assert.deepEqual(
      ["wifi.ssid", "wifi.passphrase", "cloud.endpoint", "account.owner"].map((name) => values[name]),
      [home.ssid, home.passphrase, backend.endpoint.url, account],
    );
    const record = await backend.device(identity);
    assert.deepEqual([record?.state, record?.account], ["active", account]);
    assert.deepEqual(field.events(), ["set-up-session", "set-up-applied", "provisioned"]);
    field.cycle();
    await field.operational();
    assert.equal(await device.air.look(), undefined);
    assert.equal((await backend.registrations(identity)).length, 1);
  });

  it("an access point that stays for a while in operation tells that all went well, and takes nothing", async () => {
    const closesAfterMs = 30_000;
    await using field = await makeField({ ...alone, behaviour: { provisioning: { closesAfterMs } } });
    const { device, parts } = field;
    device.air.offer(home);
    await handOver(field);
    await field.operational();
    {
      await using phone = await phoneBeside(field);
      assert.deepEqual(expectDone(await phone.progress()), { state: "operational" });
      expectDone(await phone.setWifi({ ...home, ssid: "elsewhere" }));
      assert.equal((await phone.apply()).kind, "refused");
    }
    assert.equal(parts.configuration.effective()["wifi.ssid"], home.ssid);
    device.clock.advance(closesAfterMs / 2);
    assert.notEqual(await device.air.look(), undefined);
    device.clock.advance(closesAfterMs / 2);
    assert.equal(await device.air.look(), undefined);
  });

  it("a wrong Wi-Fi is told, the access point stays, and the right one may follow", async () => {
    await using field = await makeField(alone);
    const { device, parts } = field;
    await handOver(field, { ...home, ssid: "elsewhere" });
    await field.until(() => parts.provisioning.error === "wifi-not-found");
    device.air.offer(home);
    await handOver(field, { ...home, passphrase: "a wrong passphrase" });
    await field.until(() => parts.provisioning.error === "wifi-refused");
    assert.equal(parts.provisioning.state, "set-up");
    await using phone = await phoneBeside(field);
    const shown = { state: "set-up", provisioningError: "wifi-refused" };
    assert.deepEqual(expectDone(await phone.progress()), shown);
    assert.equal(expectDone(await phone.wifiProgress()), "wifi-refused");
    await handOver(field);
    await field.operational();
    assert.equal(parts.provisioning.error, undefined);
  });

  it("a wrong backend is told, and a right one may follow", async () => {
    await using field = await makeField(alone);
    const { device, parts } = field;
    device.air.offer(home);
    await handOver(field, home, "mqtts://localhost:1");
    await field.until(() => parts.provisioning.error === "backend-unreachable");
    assert.notEqual(await device.air.look(), undefined);
    await handOver(field);
    await field.operational();
  });

  it("another account's device is refused", async () => {
    await using field = await makeField(alone);
    await field.backend.claim(field.identity, "somebody else");
    field.device.air.offer(home);
    await handOver(field);
    await field.until(() => field.parts.provisioning.error === "registration-refused");
    assert.equal(field.parts.provisioning.state, "set-up");
  });

  it("after a zero-touch that failed the manual way completes", async () => {
    await using field = await makeField();
    const { backend, device, parts } = field;
    await backend.inject("untrusted-certificate");
    device.network.join();
    await field.until(() => parts.provisioning.error === "backend-untrusted");
    await backend.inject(undefined);
    await handOver(field);
    await field.operational();
  });

  it("closes after its window and opens again at the next start", async () => {
    await using field = await makeField(alone);
    const { device } = field;
    device.clock.advance(windowMs - 1);
    assert.notEqual(await device.air.look(), undefined);
    device.clock.advance(1);
    assert.equal(await device.air.look(), undefined);
    assert.equal(field.parts.provisioning.state, "manufactured");
    field.cycle();
    assert.notEqual(await device.air.look(), undefined);
  });

  it("tries that nobody asked for do not open it again after its window; a new network does", async () => {
    await using field = await makeField();
    const { backend, device, parts } = field;
    await backend.inject("absent");
    device.network.join();
    await field.until(() => parts.provisioning.error !== undefined);
    device.clock.advance(windowMs);
    await field.until(() => parts.provisioning.state !== "connecting");
    assert.equal(await device.air.look(), undefined);
    const attempts = await backend.attempts();
    device.clock.advance(windowMs);
    await field.until(() => parts.provisioning.state === "connecting");
    await field.until(() => parts.provisioning.state !== "connecting");
    assert.ok((await backend.attempts()) > attempts);
    assert.equal(await device.air.look(), undefined);
    device.network.leave();
    assert.notEqual(await device.air.look(), undefined);
  });

  it("without zero-touch a device goes nowhere by itself", async () => {
    await using field = await makeField({ behaviour: { provisioning: { zeroTouch: false } } });
    const { backend, device } = field;
    device.network.join();
    device.clock.advance(10 * retryAtLeastMs);
    assert.equal(field.parts.provisioning.state, "set-up");
    assert.equal(await backend.attempts(), 0);
    device.air.offer(home);
    await handOver(field);
    await field.operational();
  });

  it("speaks plain HTTP where the product says so", async () => {
    await using field = await makeField({
      told: false,
      behaviour: { provisioning: { channel: "soft-ap-http" } },
    });
    assert.equal((await field.device.air.look())?.url, "http://192.168.4.1");
    await using phone = await phoneBeside(field, "soft-ap-http");
    expectDone(await phone.setWifi(home));
  });
});
