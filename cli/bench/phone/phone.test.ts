import assert from "node:assert/strict";
import { createHash, X509Certificate } from "node:crypto";
import { connect, type Socket } from "node:net";
import { after, before, describe, it } from "node:test";
import type { Visit, WebPage } from "../../../core/dut/index.ts";
import { done, refused } from "../../../core/kernel/index.ts";
import {
  makeScene,
  type Scene,
  secret,
  secret1,
  verifiers,
} from "../../../emulators/device/set-up/test-support.ts";
import { Inconclusive } from "../../../steps/judgement.ts";
import { openAccessPointProxy } from "./access-point-proxy.ts";
import { type ChromiumPhone, createChromiumPhone } from "./phone.ts";

const wait = { withinMs: 30_000 };
const typed = {
  "Network name": "workshop net",
  Passphrase: "canary passphrase",
  "Cloud address": "mqtts://localhost:8883",
  Account: "owner@example.test",
  "Code on the label": secret.proofOfPossession,
};
const settings = {
  wifi: { ssid: typed["Network name"], passphrase: typed.Passphrase },
  cloud: { endpoint: typed["Cloud address"], account: typed.Account },
};

async function visit(scene: Scene, changes: Partial<Visit> = {}): Promise<Visit> {
  const { url } = (await scene.air.look()) ?? { url: "" };
  return {
    url: `${url}/`,
    connect: async () => done(await scene.air.connect()),
    ...{ pin: undefined, width: 360, height: 740 },
    ...changes,
  };
}

const pinOf = (scene: Scene): Uint8Array => {
  const spki = new X509Certificate(scene.identity.certificate).publicKey.export({
    format: "der",
    type: "spki",
  });
  return Uint8Array.from(createHash("sha256").update(spki).digest());
};

const plain = { channel: "soft-ap-http" } as const;

async function fillIn(
  page: WebPage,
  changes: Partial<Record<keyof typeof typed, string>> = {},
): Promise<void> {
  for (const [field, text] of Object.entries({ ...typed, ...changes }))
    assert.equal((await page.type(field, text)).kind, "done", field);
}

describe("the set-up page on the bench's phone", () => {
  let phone: ChromiumPhone;
  before(async () => {
    phone = await createChromiumPhone();
  });
  after(() => phone[Symbol.asyncDispose]());

  const openOn = async (scene: Scene, changes: Partial<Visit> = {}): Promise<WebPage> => {
    const opened = await phone.open(await visit(scene, changes));
    assert.ok(opened.kind === "done", JSON.stringify(opened));
    return opened.value;
  };

  for (const [channel, known] of [
    ["https", secret],
    ["http", secret],
    ["http", secret1],
  ] as const)
    it(`hands everything over, over ${channel} in security ${known.security}, and keeps nothing of it`, async () => {
      using scene = makeScene({ verifier: verifiers[known.security], ...(channel === "http" ? plain : {}) });
      await using page = await openOn(scene, channel === "https" ? { pin: pinOf(scene) } : {});
      await fillIn(page);
      scene.progress = { state: "operational", wifi: "connected" };
      assert.equal((await page.press("Set up")).kind, "done");
      assert.deepEqual(await page.conclude("Set-up finished", wait), done("done"));
      assert.deepEqual(scene.applied, [settings]);
      const kept = JSON.stringify(await page.kept());
      for (const text of Object.values(typed)) assert.ok(!kept.includes(text), text);
      assert.match(kept, /address/);
      const air = Buffer.from(scene.air.capture());
      for (const text of Object.values(typed)) assert.equal(air.indexOf(text), -1, text);
    });

  it("tells what the device refuses at its field, and what its proof is refused for; nothing is applied", async () => {
    using scene = makeScene(plain);
    await using page = await openOn(scene);
    await fillIn(page, { Passphrase: "short", "Cloud address": "mqtt://x" });
    await page.press("Set up");
    assert.deepEqual(await page.conclude("Set-up finished", wait), done("wrong"));
    const { wrong } = await page.says();
    assert.deepEqual(
      wrong.map(({ field }) => field),
      ["Passphrase", "Cloud address"],
    );
    assert.equal(await page.focused(), "Passphrase");
    await fillIn(page, { "Code on the label": "a guess" });
    await page.press("Set up");
    await page.conclude("Set-up finished", wait);
    const [told] = (await page.says()).wrong;
    assert.equal(told?.field, "Code on the label");
    assert.match(told?.text ?? "", /not the code on the device’s label/);
    assert.deepEqual(scene.applied, []);
    assert.equal(await page.overflow(), 0);
  });

  it("tells failures in words, and that the device has closed its access point", async () => {
    using scene = makeScene(plain);
    let inReach = true;
    const reach = async () => (inReach ? done(await scene.air.connect()) : refused("not-visible", "gone"));
    await using page = await openOn(scene, { connect: reach });
    await fillIn(page);
    scene.progress = { state: "set-up", wifi: "wifi-refused", provisioningError: "wifi-refused" };
    await page.press("Set up");
    assert.deepEqual(await page.conclude("Set-up finished", wait), done("wrong"));
    assert.deepEqual((await page.says()).wrong, [
      { field: "Passphrase", text: "The network refuses this passphrase." },
    ]);
    scene.progress = { state: "connecting", wifi: "connecting" };
    await page.press("Set up");
    assert.equal((await page.conclude("Set-up finished", { withinMs: 1_000 })).kind, "silent");
    inReach = false;
    scene.server.close();
    assert.deepEqual(await page.conclude("Set-up finished", wait), done("done"));
  });

  it("axe finds nothing, empty and with errors, light and dark, and it fits on narrow screens and wide ones", async () => {
    using scene = makeScene(plain);
    for (const [width, colours] of [
      [320, "light"],
      [1280, "dark"],
    ] as const) {
      await using page = await openOn(scene, { width, colours });
      assert.deepEqual(await page.audit(), []);
      await page.press("Set up");
      await page.conclude("Set-up finished", wait);
      assert.deepEqual(await page.audit(), []);
      assert.equal(await page.overflow(), 0);
      const picture = await page.picture();
      assert.equal(Buffer.from(picture.subarray(1, 4)).toString(), "PNG");
    }
  });

  it("knows what describes a field: hints, and its error message once it is wrong, but nothing hidden", async () => {
    const form = (marks: string) => `<!doctype html><html lang="en"><title>Set-up</title>
      <label>Passphrase <input id="first" aria-describedby="hint more" aria-errormessage="error" ${marks}></label>
      <p id="hint">Eight or <b>more</b> characters</p><p id="more">in all</p>
      <div id="error"><p>Too short.</p><p hidden>Unseen.</p><p>Try again.</p></div>
      <span id="name">Account</span><select aria-labelledby="name"><option>mine</select>
      <label hidden>Gone <input></label></html>`;
    for (const [marks, said] of [
      ["", "Eight or more characters in all"],
      ["aria-invalid=true", "Eight or more characters in all Too short. Try again."],
    ] as const) {
      using scene = makeScene({ ...plain, page: () => form(marks) });
      await using page = await openOn(scene);
      assert.deepEqual(
        [...(await page.descriptions())],
        [
          ["Passphrase", said],
          ["Account", ""],
        ],
      );
      assert.deepEqual((await page.says()).wrong, marks === "" ? [] : [{ field: "Passphrase", text: said }]);
      assert.equal(await page.focused(), "");
      await page.key("Tab");
      assert.equal(await page.focused(), "Passphrase");
    }
  });

  it("is refused where something is not to be found, or is there twice", async () => {
    using scene = makeScene({
      ...plain,
      page: (built) => built.replace("Passphrase</label>", "Account</label>"),
    });
    await using page = await openOn(scene);
    for (const field of ["Passphrase", "Account"]) {
      const outcome = await page.type(field, "x");
      assert.ok(outcome.kind === "refused" && outcome.code === "not-found", field);
    }
    assert.equal((await page.press("Begin")).kind, "refused");
  });

  it("is refused where nobody could use it, because something stands before it", async () => {
    const cover = "body::after { content: ''; position: fixed; inset: 0; }";
    using scene = makeScene({ ...plain, page: (built) => built.replace("</style>", `${cover}</style>`) });
    await using page = await openOn(scene);
    const outcome = await page.press("Set up");
    assert.ok(outcome.kind === "refused" && outcome.code === "out-of-reach");
  });

  it("does not open where the server has another key than was pinned, or no page", async () => {
    using scene = makeScene();
    const other = await phone.open(await visit(scene, { pin: new Uint8Array(32) }));
    assert.ok(other.kind === "refused" && other.code === "not-loaded");
    assert.match(other.reason, /CERT/);
    using bare = makeScene({ ...plain, page: undefined });
    assert.equal((await phone.open(await visit(bare))).kind, "refused");
    const gone = await phone.open(await visit(bare, { connect: async () => refused("not-visible", "gone") }));
    assert.equal(gone.kind, "refused");
  });
});

describe("a phone where there is no Chromium", () => {
  it("leaves it inconclusive, by the environment", async () => {
    await assert.rejects(createChromiumPhone("/nonexistent"), (thrown) => {
      assert.ok(thrown instanceof Inconclusive);
      assert.equal(thrown.inconclusive, "environment");
      assert.match(thrown.message, /Chromium/);
      return true;
    });
  });
});

describe("the way to the access point", () => {
  it("ends every connection that it had when it closes, also one that never said a word", async () => {
    const proxy = await openAccessPointProxy(async () => refused("not-visible", "none"));
    const socket: Socket = connect(Number(new URL(proxy.url).port), "127.0.0.1");
    const closed = new Promise((resolve) => socket.once("close", resolve));
    await new Promise((resolve) => socket.once("connect", resolve));
    await proxy[Symbol.asyncDispose]();
    await closed;
  });
});
