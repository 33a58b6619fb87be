import assert from "node:assert/strict";
import { createHash, createPublicKey, verify } from "node:crypto";
import { after, describe, it } from "node:test";
import { sha256 } from "../../../core/kernel/index.ts";
import openrpc from "../../../core/wire/console/openrpc.json" with { type: "json" };
import {
  encodeRequest,
  longestRequest,
  longestUpdateBlock,
  type RpcParams,
} from "../../../core/wire/index.ts";
import { referenceBehaviour } from "../behaviour.ts";
import { referenceParts } from "../device.ts";
import type { Parts } from "../parts.ts";
import {
  fromBase64,
  label,
  type Making,
  makeAuthorities,
  makeDevice,
  provision,
  publicKeyOf,
  putLabel,
  release,
  toBase64,
} from "../test-support.ts";
import { isReady, openConsole, readLog, type TestConsole, upload } from "./test-support.ts";

/** Methods that other devices of the description may refuse, and this one has no reason to. */
const neverRefuses = ["identity.sign", "log.read", "update.confirm"];
/** Refused at any time. */
const neverDone = ["key.export"];

/** What each method was seen to answer in this file: `done`, words of refusals, numbers of other errors. */
const seen = new Map<string, Set<string>>();

const open = (making?: Making): Promise<TestConsole> =>
  openConsole(makeDevice(making), (method, outcome) => {
    const answers = seen.get(method) ?? new Set();
    seen.set(method, answers.add(outcome.kind === "refused" ? outcome.code : outcome.kind));
  });

const authorities = makeAuthorities();
const der = (text: string) => toBase64(Buffer.from(text));

async function manufactured({ labelled = false } = {}): Promise<TestConsole> {
  const at = await open();
  provision(at, authorities);
  if (labelled) putLabel(at);
  at.done("manufacture.finish");
  return at;
}

describe("console: identity and manufacture", () => {
  it("a blank device tells its state and has neither identity nor certificate", async () => {
    const at = await open();
    assert.deepEqual(at.done("status.get"), {
      state: "blank",
      firmwareVersion: "3.0.0",
      firmwareDigest: sha256(release("3.0.0")),
      firmwareState: "confirmed",
      faults: [],
    });
    for (const method of ["identity.get", "identity.certificate", "identity.request", "manufacture.finish"])
      assert.equal(at.refused(method), "wrong-state", method);
    at.done("identity.write");
    assert.equal(at.refused("manufacture.finish"), "wrong-state", "no certificate yet");
    assert.equal(at.done("status.get")["state"], "blank");
  });

  it("a device is manufactured once; then nothing of its identity can be written", async () => {
    const at = await open();
    assert.equal(at.refused("identity.write", { value: "AR1-another" }), "invalid-value");
    const identity = provision(at, authorities);
    assert.deepEqual(at.done("identity.get"), { identity });
    const before = at.done("identity.certificate");
    at.done("identity.write", { value: identity });
    at.done("trust.install", authorities.anchors);
    at.done("manufacture.finish");
    assert.equal(at.done("status.get")["state"], "manufactured");
    assert.equal(at.refused("identity.write", { value: identity }), "locked");
    assert.equal(at.refused("identity.install", before), "locked");
    assert.equal(at.refused("trust.install", authorities.anchors), "locked");
    assert.deepEqual(at.done("identity.certificate"), before);
    at.cycle();
    assert.deepEqual(at.done("identity.get"), { identity });
  });

  it("a certificate is taken only when it is one, for this device's own key, after the identity, once", async () => {
    const at = await open();
    assert.equal(at.refused("identity.install", { der: der("no certificate") }), "wrong-state");
    at.done("identity.write");
    const { identity } = at.done<{ identity: string }>("identity.get");
    const request = fromBase64(at.done<{ der: string }>("identity.request").der);
    const other = await open();
    other.done("identity.write");
    const foreignKey = publicKeyOf(fromBase64(other.done<{ der: string }>("identity.request").der));
    const certificates = [
      Uint8Array.of(),
      Buffer.from("no certificate"),
      new Uint8Array(1500),
      authorities.certify(foreignKey, identity),
      authorities.certify(publicKeyOf(request), `${identity}0`),
    ];
    for (const wrong of certificates)
      assert.equal(at.refused("identity.install", { der: toBase64(wrong) }), "invalid-value");
    const right = { der: toBase64(authorities.certify(publicKeyOf(request), identity)) };
    at.done("identity.install", right);
    at.done("identity.install", right);
    const second = toBase64(authorities.certify(publicKeyOf(request), identity));
    assert.equal(at.refused("identity.install", { der: second }), "locked");
    assert.deepEqual(at.done("identity.certificate"), right);
  });

  it("trust anchors are taken only when they are a certificate and an Ed25519 key", async () => {
    const at = await open();
    const { backendCa, operatorKey } = authorities.anchors;
    const notEd25519 = createPublicKey(backendCa).export({ format: "pem", type: "spki" }).toString();
    const wrong: RpcParams[] = [
      { backendCa: "", operatorKey },
      { backendCa: operatorKey, operatorKey },
      { backendCa, operatorKey: "" },
      { backendCa, operatorKey: "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n" },
      { backendCa, operatorKey: notEd25519 },
    ];
    for (const anchors of wrong) assert.equal(at.refused("trust.install", anchors), "invalid-value");
    at.done("trust.install", authorities.anchors);
  });

  it("a device takes what its own scheme of set-up checks a proof against, and knows the proof by it", async (t) => {
    const provisioning = { ...referenceBehaviour.provisioning, security: 1 } as const;
    const small = await open({ options: { behaviour: { ...referenceBehaviour, provisioning } } });
    t.after(() => small.device.powerOff());
    const srp = { username: "wifiprov", salt: toBase64(new Uint8Array(16)), verifier: der("v") };
    const proofDigest = createHash("sha256").update(label.proof).digest("base64");
    assert.equal(small.refused("set-up.install", srp), "invalid-value");
    for (const wrong of ["", der("d".repeat(31)), der("d".repeat(33))])
      assert.equal(small.refused("set-up.install", { proofDigest: wrong }), "invalid-value");
    assert.equal(small.refused("device.decommission", { proof: label.proof }), "not-authorised");
    small.done("set-up.install", { proofDigest });
    assert.equal(small.refused("device.decommission", { proof: `${label.proof} ` }), "not-authorised");
    await small.restart("device.decommission", { proof: label.proof });
    const large = await open();
    t.after(() => large.device.powerOff());
    assert.equal(large.refused("set-up.install", { proofDigest }), "invalid-value");
  });

  it("a set-up verifier is taken in manufacture only, and one with trust anchors of the largest size fits the line", async (t) => {
    const at = await open();
    const verifier = {
      username: "u".repeat(64),
      salt: toBase64(new Uint8Array(64)),
      verifier: der("v".repeat(384)),
    };
    at.done("set-up.install", verifier);
    for (const wrong of [
      { username: "" },
      { username: "u".repeat(65) },
      { salt: "" },
      { salt: der("s".repeat(65)) },
      { verifier: "" },
      { verifier: der("v".repeat(385)) },
    ])
      assert.equal(
        at.refused("set-up.install", { ...verifier, ...wrong }),
        "invalid-value",
        JSON.stringify(wrong),
      );
    t.after(() => at.device.powerOff());
    provision(at, authorities);
    const { backendCa, operatorKey } = authorities.anchors;
    assert.equal(
      at.refused("trust.install", { ...authorities.anchors, endpoint: "nowhere" }),
      "invalid-value",
    );
    const endpoint = `mqtts://${"h".repeat(60)}.example:8883`;
    // An RSA authority of 4096 bits has a certificate of some 2 KB in PEM.
    const longest = encodeRequest(1, "trust.install", {
      backendCa: backendCa.padEnd(2600),
      operatorKey,
      endpoint,
    });
    assert.ok(Buffer.byteLength(longest) <= longestRequest);
    at.done("trust.install", { backendCa, operatorKey, endpoint });
    at.done("manufacture.finish");
    assert.equal(at.refused("set-up.install", verifier), "locked");
    assert.equal(at.refused("trust.install", { backendCa, operatorKey, endpoint }), "locked");
  });

  it("signs a challenge with the key of its request", async () => {
    const at = await open();
    at.done("identity.write");
    const request = fromBase64(at.done<{ der: string }>("identity.request").der);
    const key = createPublicKey({ key: Buffer.from(publicKeyOf(request)), format: "der", type: "spki" });
    for (const nonce of ["", "n", "challenge".repeat(100)]) {
      const { signature } = at.done<{ signature: string }>("identity.sign", { nonce: der(nonce) });
      assert.ok(verify("sha256", Buffer.from(nonce), key, fromBase64(signature)));
    }
  });
});

describe("console: configuration and log", () => {
  it("shows, changes, compares and clears, all of a change or nothing", async () => {
    const at = await open();
    const schema = at.done<{ version: number; fields: object }>("config.schema");
    assert.equal(schema.version, 3);
    const before = at.done<{ values: Record<string, unknown> }>("config.get");
    assert.deepEqual(Object.keys(before.values), Object.keys(schema.fields));
    at.done("config.set", { values: { "wifi.ssid": "net", "wifi.passphrase": "correct horse" } });
    assert.equal(
      at.refused("config.set", { values: { "wifi.ssid": "b", "telemetry.intervalS": 9 } }),
      "invalid-value",
    );
    assert.equal(
      at.refused("config.set", { values: { "wifi.ssid": "b", "wifi.bssid": "" } }),
      "unknown-field",
    );
    const { values } = at.done<{ values: Record<string, unknown> }>("config.get");
    assert.deepEqual(values, { ...before.values, "wifi.ssid": "net", "wifi.passphrase": "********" });
    const matches = (value: string) =>
      at.done("config.matches", { field: "wifi.passphrase", value })["matches"];
    assert.deepEqual([matches("correct horse"), matches("********"), matches("")], [true, false, false]);
    assert.equal(at.refused("config.matches", { field: "__proto__", value: "" }), "unknown-field");
    at.done("config.clear", { field: "wifi.passphrase" });
    assert.equal(matches(""), true);
    assert.equal(at.refused("config.clear", { field: "constructor" }), "unknown-field");
  });

  it("takes the longest configuration that its schema allows, at once and again", async () => {
    const at = await open();
    const fields = at.done<{ fields: Record<string, { type: string; maxLength?: number; enum?: string[] }> }>(
      "config.schema",
    ).fields;
    const longest = (character: string) =>
      Object.entries(fields).flatMap(([name, { type, maxLength = 0, enum: options }]) => {
        if (type !== "string" || options !== undefined) return [];
        const prefix = name === "cloud.endpoint" ? "mqtts://" : "";
        return [[name, prefix + character.repeat(maxLength - prefix.length)] as const];
      });
    // Many rounds: each record has to fit its sector also where a ring begins anew.
    const characters = ["\u{1f4a1}", "\u0001", "\\", '"', "設", "\u0002", "\ud800", "="];
    for (let round = 0; round < 40; round += 1) {
      const values = Object.fromEntries(longest(characters[round % characters.length] ?? ""));
      at.done("config.set", { values });
      for (const [field, value] of Object.entries(values))
        assert.deepEqual(at.done("config.matches", { field, value }), { matches: true }, field);
    }
    at.cycle();
    assert.deepEqual(at.done("status.get")["faults"], []);
    const { event, field } = readLog(at).at(-1) ?? {};
    assert.deepEqual({ event, field }, { event: "configuration-changed", field: "device.label" });
  });

  it("pages its log so that every line stays below 4096 bytes and no entry is lost or told twice", async () => {
    const at = await open();
    const endpoint = (round: number) => `mqtts://${String.fromCharCode(1 + (round % 8)).repeat(264)}`;
    const changes = 60;
    for (let round = 0; round < changes; round += 1) {
      const value = round % 2 === 0 ? endpoint(round) : `mqtts://host-${round}`;
      at.done("config.set", { values: { "cloud.endpoint": value } });
    }
    const from = at.lines.length;
    const entries = readLog(at);
    for (const line of at.lines.slice(from)) assert.ok(Buffer.byteLength(line) < 4096, `${line.length}`);
    const sequences = entries.map(({ sequence }) => Number(sequence));
    const [first = 0] = sequences;
    assert.deepEqual(
      sequences,
      Array.from({ length: sequences.length }, (_, index) => first + index),
    );
    assert.equal(entries.at(-1)?.["to"], `mqtts://host-${changes - 1}`);
    assert.ok(entries.length > 10);
    const last = sequences.at(-1) ?? 0;
    assert.deepEqual(at.done("log.read", { after: last }), { entries: [], more: false });
    assert.deepEqual(at.done("log.read", { after: last + 1000 }), { entries: [], more: false });
    const page = at.done<{ entries: { sequence: number }[] }>("log.read", { after: last - 1 });
    assert.deepEqual(
      page.entries.map(({ sequence }) => sequence),
      [last],
    );
  });
});

describe("console: restarts", () => {
  it("reboots after the answer and keeps what was set", async () => {
    const at = await open();
    at.done("config.set", { values: { "wifi.ssid": "net" } });
    const start = await at.restart("device.reboot");
    assert.deepEqual(start.slice(0, 1), ["[boot] slot a: 3.0.0 verified, confirmed"]);
    assert.deepEqual(at.done("config.matches", { field: "wifi.ssid", value: "net" }), { matches: true });
  });

  it("resets and decommissions after the answer, once each, and tells so in the log", async (t) => {
    const at = await manufactured({ labelled: true });
    t.after(() => at.device.powerOff());
    for (const [method, event, params] of [
      ["device.reset", "factory-reset", {}],
      ["device.decommission", "decommissioned", { proof: label.proof }],
    ] as const) {
      at.done("config.set", { values: { "wifi.ssid": "net", "product.fleet": "fleet" } });
      await at.restart(method, params);
      const { values } = at.done<{ values: Record<string, unknown> }>("config.get");
      assert.deepEqual([values["wifi.ssid"], values["product.fleet"]], ["", "fleet"], method);
      const told = readLog(at).filter((entry) => entry["event"] === event);
      assert.deepEqual(
        told.map(({ origin }) => origin),
        ["console"],
        method,
      );
    }
    assert.equal(
      at.refused("trust.install", authorities.anchors),
      "locked",
      "those of the factory are there",
    );
  });

  it("a decommission needs the proof on the label; each refusal is logged and changes nothing else", async (t) => {
    const at = await manufactured({ labelled: true });
    t.after(() => at.device.powerOff());
    at.done("config.set", { values: { "wifi.ssid": "net" } });
    const before = readLog(at);
    for (const params of [{}, { proof: "" }, { proof: `${label.proof} ` }, { proof: "another" }])
      assert.equal(at.refused("device.decommission", params), "not-authorised");
    const told = readLog(at).slice(before.length);
    assert.deepEqual(
      told.map(({ event, origin }) => [event, origin]),
      Array(4).fill(["decommission-refused", "console"]),
    );
    at.cycle();
    assert.deepEqual(at.done("config.matches", { field: "wifi.ssid", value: "net" }), { matches: true });
    const unlabelled = await manufactured();
    assert.equal(unlabelled.refused("device.decommission", { proof: label.proof }), "not-authorised");
  });

  it("no private key is given away, before or after manufacture, and the log tells of every attempt", async () => {
    const at = await open();
    const keys = ["identity", "operational"];
    for (const key of keys) assert.equal(at.refused("key.export", { key }), "not-exportable");
    provision(at, authorities);
    at.done("manufacture.finish");
    for (const key of keys) assert.equal(at.refused("key.export", { key }), "not-exportable");
    const told = readLog(at).map(({ event, origin, detail }) => [event, origin, detail]);
    const attempts = keys.map((key) => ["key-export-refused", "console", key]);
    assert.deepEqual(told, [...attempts, ...attempts]);
    assert.equal(at.refused("credential.certificate"), "no-credential");
    assert.equal(at.done("self-test.run")["passed"], true);
  });

  it("gives the certificate of the operational credential in use", async () => {
    let parts: Parts | undefined;
    const console: typeof referenceParts.console = (all) => {
      parts = all;
      return referenceParts.console(all);
    };
    const at = await open({ table: { ...referenceParts, console } });
    const identity = provision(at, authorities);
    const { credentials } = parts ?? assert.fail("no firmware runs");
    const certificates = [1, 2].map(() => {
      const certificate = authorities.certify(publicKeyOf(credentials.prepare()), identity);
      credentials.install(certificate, [authorities.authority]);
      return toBase64(certificate);
    });
    assert.deepEqual(
      at.done("credential.certificate"),
      { der: certificates[0] },
      "the one that has proven itself",
    );
    const [newest] = credentials.usable();
    if (newest !== undefined) credentials.activate(newest);
    assert.deepEqual(at.done("credential.certificate"), { der: certificates[1] });
  });

  it("keeps user data that are longer than a line, and gives them back in pieces that fit one", async () => {
    const at = await open();
    const items = [4096, 1, 3000, ...Array(60).fill(20)].map((length: number, index) =>
      Uint8Array.from({ length }, (_, at) => (at + index) % 256),
    );
    for (const item of items) {
      const half = item.length >> 1;
      if (half > 0) at.done("user-data.store", { data: toBase64(item.subarray(0, half)), more: true });
      at.done("user-data.store", { data: toBase64(item.subarray(half)) });
    }
    assert.equal(at.refused("user-data.store", { data: "" }), "invalid-value");
    at.done("user-data.store", { data: toBase64(new Uint8Array(2500)), more: true });
    assert.equal(at.refused("user-data.store", { data: toBase64(new Uint8Array(2500)) }), "invalid-value");
    at.cycle();
    const from = at.lines.length;
    const read: Uint8Array[] = [];
    let begun: Uint8Array[] = [];
    for (let more = true; more; ) {
      const offset = Buffer.concat(begun).length;
      const page: { pieces: { data: string; ends: boolean }[]; more: boolean } = at.done("user-data.read", {
        item: read.length,
        offset,
      });
      for (const { data, ends } of page.pieces) {
        begun.push(fromBase64(data));
        if (!ends) continue;
        read.push(Uint8Array.from(Buffer.concat(begun)));
        begun = [];
      }
      more = page.more;
    }
    assert.deepEqual(read, items);
    assert.ok(at.lines.slice(from).every((line) => Buffer.byteLength(line) < 4096));
    assert.deepEqual(at.done("user-data.read", { item: items.length }), { pieces: [], more: false });
  });

  it("takes an update in order, and only one that it was told of", async () => {
    const at = await open();
    putLabel(at);
    const image = release("3.1.0");
    const block = toBase64(image.subarray(0, longestUpdateBlock));
    assert.equal(at.refused("update.write", { offset: 0, data: block }), "wrong-state");
    assert.equal(at.refused("update.finish"), "wrong-state");
    for (const size of [0, 0x8_0001])
      assert.equal(at.refused("update.begin", { size, sha256: sha256(image) }), "invalid-value", `${size}`);
    at.done("update.begin", { size: image.length, sha256: sha256(image) });
    assert.equal(at.refused("update.write", { offset: 1, data: block }), "invalid-value");
    const tooLong = toBase64(image.subarray(0, longestUpdateBlock + 1));
    assert.equal(at.refused("update.write", { offset: 0, data: tooLong }), "invalid-value");
    at.done("update.write", { offset: 0, data: block });
    assert.equal(
      at.refused("update.write", { offset: 0, data: block }),
      "invalid-value",
      "the same block again",
    );
    assert.equal(at.refused("update.finish"), "wrong-state", "the image is not complete");
    upload(at, image);
    assert.equal(at.refused("update.write", { offset: image.length, data: block }), "invalid-value");
    await at.restart("update.finish");
    assert.equal(at.done("status.get")["firmwareState"], "trial");
    assert.equal(at.refused("update.begin", { size: image.length, sha256: sha256(image) }), "busy");
    assert.equal(at.refused("config.set", { values: { "wifi.ssid": "net" } }), "busy");
    assert.equal(at.refused("config.clear", { field: "cloud.endpoint" }), "busy");
    assert.equal(at.refused("device.reset"), "busy");
    assert.equal(at.refused("device.decommission", { proof: label.proof }), "busy");
    at.done("update.confirm");
    at.done("update.confirm");
    at.cycle();
    const { firmwareVersion, firmwareState } = at.done("status.get");
    assert.deepEqual([firmwareVersion, firmwareState], ["3.1.0", "confirmed"]);
  });

  it("refuses an image that is not the announced one, and one that its maker did not sign", async () => {
    const at = await open();
    const image = release("3.1.0");
    at.done("update.begin", { size: 4, sha256: sha256(image) });
    at.done("update.write", { offset: 0, data: toBase64(image.subarray(0, 4)) });
    assert.equal(at.refused("update.finish"), "bad-digest");
    const changed = Uint8Array.from(image);
    changed[200] = (changed[200] ?? 0) ^ 1;
    upload(at, changed);
    assert.equal(at.refused("update.finish"), "bad-signature");
    assert.equal(readLog(at).at(-1)?.["event"], "update-refused");
    assert.equal(at.refused("update.finish"), "wrong-state", "nothing is left to finish");
    at.cycle();
    assert.equal(at.done("status.get")["firmwareVersion"], "3.0.0");
  });
});

describe("console: parameters", () => {
  /** For each method, parameters that the description does not allow. */
  const wrong: Readonly<Record<string, readonly RpcParams[]>> = {
    "identity.write": [{ value: 1 }, { value: null }],
    "identity.install": [{}, { der: 1 }, { der: "A" }, { der: "AA" }, { der: "AA==AA==" }, { der: "A-_=" }],
    "identity.sign": [{}, { nonce: null }, { nonce: "A===" }, { nonce: " " }],
    "trust.install": [
      {},
      { backendCa: "" },
      { operatorKey: "" },
      { backendCa: 1, operatorKey: "" },
      { ...authorities.anchors, endpoint: 1 },
    ],
    "config.set": [{}, { values: [] }, { values: null }, { values: { a: null } }, { values: { a: {} } }],
    "config.matches": [
      {},
      { field: "wifi.ssid" },
      { value: "" },
      { field: 1, value: 1 },
      { field: "", value: [] },
    ],
    "config.clear": [{}, { field: ["wifi.ssid"] }],
    "log.read": [{ after: -1 }, { after: 0.5 }, { after: "0" }, { after: null }, { after: 2 ** 60 }],
    "set-up.install": [
      {},
      { username: "a", salt: "AA==" },
      { username: 1, salt: "AA==", verifier: "AA==" },
      { username: "a", salt: "AA", verifier: "AA==" },
      { proofDigest: 1 },
      { proofDigest: "A" },
      { username: "a", salt: "AA==", verifier: "AA==", proofDigest: "AA==" },
    ],
    "key.export": [{}, { key: "" }, { key: "idevid" }, { key: 1 }],
    "user-data.store": [{}, { data: 1 }, { data: "A" }, { data: "AA==", more: 1 }],
    "user-data.read": [{ item: -1 }, { offset: "0" }, { item: 0.5 }],
    "device.decommission": [{ proof: 1 }, { proof: null }],
    "update.begin": [
      {},
      { size: 1 },
      { size: "1", sha256: "0".repeat(64) },
      { size: 1.5, sha256: "0".repeat(64) },
      { size: 1, sha256: "0".repeat(63) },
      { size: 1, sha256: "F".repeat(64) },
      { size: 1, sha256: 1 },
    ],
    "update.write": [{}, { offset: 0 }, { offset: -1, data: "" }, { offset: 0, data: "A" }, { data: "AAAA" }],
  };

  it("that are wrong are answered with -32602, change nothing, and are no refusal of the device", async () => {
    const at = await open();
    const operations = at.device.flash.operations;
    for (const [method, all] of Object.entries(wrong)) {
      for (const params of all)
        assert.equal(at.refused(method, params), "-32602", `${method} ${JSON.stringify(params)}`);
    }
    assert.equal(at.device.flash.operations, operations);
    const withParams = openrpc.methods.filter(({ params }) => params.length > 0).map(({ name }) => name);
    assert.deepEqual(Object.keys(wrong).toSorted(), withParams.toSorted());
  });

  it("of a method that does not exist do not matter", async () => {
    const at = await open();
    for (const method of [
      "",
      "config",
      "CONFIG.GET",
      "toString",
      "__proto__",
      "hasOwnProperty",
      "x".repeat(3000),
    ])
      assert.equal(at.refused(method, { a: 1 }), "-32601", method);
  });
});

describe("console: what waits for power", () => {
  it("nothing sent without supply is answered then or later", async () => {
    const at = await open();
    at.device.powerOff();
    assert.equal(at.ask("status.get").kind, "silent");
    const start = at.cycle();
    assert.equal(start.filter((line) => line.includes("firmwareDigest")).length, 0);
    assert.ok(isReady(start.at(-1)));
  });
});

after(() => {
  const missing = openrpc.methods.flatMap(({ name, params, "x-refusal-codes": words }) => {
    const answers = seen.get(name) ?? new Set();
    const wanted = [...(neverDone.includes(name) ? [] : ["done"]), ...(params.length > 0 ? ["-32602"] : [])];
    const lacking = wanted.filter((answer) => !answers.has(answer)).map((answer) => `${name}: ${answer}`);
    const refused =
      neverRefuses.includes(name) || words.length === 0 || words.some((word) => answers.has(word));
    return refused ? lacking : [...lacking, `${name}: any of ${words.join(", ")}`];
  });
  assert.deepEqual(missing, [], "answers that openrpc.json describes and no test here has seen");
});
