import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { SetUpFault } from "./set-up-fault.ts";
import {
  encodeWifiAnswer,
  encodeWifiCommand,
  encodeWifiProgress,
  readTexts,
  readWifiAnswer,
  readWifiCommand,
  readWifiProgress,
} from "./settings.ts";
import { foreignType } from "./test-support.ts";

const theirs = foreignType("WiFiConfigPayload");
const malformed = (thrown: unknown) => thrown instanceof SetUpFault && thrown.code === "malformed";

describe("what a person hands over", () => {
  const settings = { ssid: "Werkstatt Süd", passphrase: "correct horse" };

  it("commands of another client are understood", () => {
    const { ssid, passphrase } = settings;
    const set = { ssid: Buffer.from(ssid), passphrase: Buffer.from(passphrase) };
    assert.deepEqual(readWifiCommand(theirs.encode({ msg: 2, cmdSetConfig: set })), {
      name: "set",
      settings,
    });
    assert.deepEqual(readWifiCommand(theirs.encode({ msg: 4, cmdApplyConfig: {} })), { name: "apply" });
    assert.deepEqual(readWifiCommand(theirs.encode({ cmdGetStatus: {} })), { name: "get-status" });
  });

  it("our commands survive the way", () => {
    for (const command of [{ name: "get-status" }, { name: "set", settings }, { name: "apply" }] as const)
      assert.deepEqual(readWifiCommand(encodeWifiCommand(command)), command);
  });

  it("what is no command is malformed", () => {
    for (const message of [{ msg: 2 }, { msg: 3, respSetConfig: {} }, { msg: 2, cmdApplyConfig: {} }, {}])
      assert.throws(() => readWifiCommand(theirs.encode(message)), malformed);
    const invalid = { ssid: Buffer.of(0xc3), passphrase: Buffer.from("12345678") };
    assert.throws(() => readWifiCommand(theirs.encode({ msg: 2, cmdSetConfig: invalid })), malformed);
  });

  it("an answer says which field is wrong; other clients see a status", () => {
    const refused = { ok: false, field: "passphrase", reason: "8 to 63 characters" } as const;
    for (const to of ["set", "apply"] as const) {
      assert.deepEqual(readWifiAnswer(to, encodeWifiAnswer(to, refused)), refused);
      assert.deepEqual(readWifiAnswer(to, encodeWifiAnswer(to, { ok: true })), { ok: true });
    }
    const shown = theirs.decode(encodeWifiAnswer("set", refused)) as { respSetConfig: { status: number } };
    assert.equal(shown.respSetConfig.status, 4);
  });

  it("shows where the Wi-Fi stands, to other clients too", () => {
    const states = {
      connected: 0,
      connecting: 1,
      disconnected: 2,
      "wifi-refused": 3,
      "wifi-not-found": 3,
    } as const;
    for (const [progress, station] of Object.entries(states) as [keyof typeof states, number][]) {
      const message = encodeWifiProgress(progress, "net");
      assert.equal(readWifiProgress(message), progress);
      const { respGetStatus } = theirs.decode(message) as { respGetStatus: { staState: number } };
      assert.equal(respGetStatus.staState, station);
    }
  });

  it("texts: none missing, none besides, nothing but texts", () => {
    const read = (value: string) => readTexts(Buffer.from(value), ["endpoint", "account"]);
    assert.deepEqual(read('{"endpoint":"a","account":"b"}'), { endpoint: "a", account: "b" });
    for (const wrong of [
      "",
      "[]",
      "null",
      "{",
      '{"endpoint":"a"}',
      '{"endpoint":1,"account":"b"}',
      '{"endpoint":"a","account":"b","x":"c"}',
      '{"__proto__":"a","account":"b"}',
    ])
      assert.throws(() => read(wrong), malformed, wrong);
  });
});
