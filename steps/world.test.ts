import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { ConsoleLine, Dut } from "../core/dut/index.ts";
import type { Bench, PassedOver } from "./bench.ts";
import { media } from "./media.ts";
import { fakeBench, fakeDut, fakeSecrets, referenceProduct } from "./test-support.ts";
import { Scene } from "./world.ts";

const product = await referenceProduct();

interface Attachment {
  readonly mediaType: string;
  readonly body: unknown;
}

function openScene() {
  const attachments: Attachment[] = [];
  const attach = async (data: unknown, options?: unknown) => {
    attachments.push({ mediaType: String(options), body: JSON.parse(String(data)) });
  };
  const scene = new Scene({ attach, log: async () => {}, link: async () => {}, parameters: {} });
  return { scene, attachments };
}

/** A device whose console a test can speak for. */
function talkingDevice(slot: string) {
  const listeners: ((line: ConsoleLine) => void)[] = [];
  const console: Dut["console"] = {
    write: async () => {},
    onLine(listener) {
      listeners.push(listener);
      return () => {};
    },
  };
  return {
    device: fakeDut({ slot, console }),
    say(text: string) {
      for (const listener of listeners) listener({ direction: "received", text });
    },
  };
}

function benchWith(devices: readonly Dut[], passedOver: readonly PassedOver[] = []) {
  const left = [...devices];
  const disposals = { count: 0 };
  const seen: PassedOver[] = [];
  const bench = fakeBench({
    product,
    secrets: fakeSecrets(),
    passedOver: seen,
    lease: async () => {
      // With the first lease.
      if (seen.length === 0) seen.push(...passedOver);
      return left.shift() ?? assert.fail("no device is left");
    },
    [Symbol.asyncDispose]: async () => {
      disposals.count += 1;
    },
  } satisfies Partial<Bench>);
  return { bench, disposals };
}

describe("scene", () => {
  it("shows with each piece of progress that its step does not hang, also where nobody is told", async (context) => {
    const { scene } = openScene();
    const tell = context.mock.method(scene.watch, "tell");
    for (const done of [1, 2, 3]) await scene.tellProgress(done, 3);
    assert.equal(tell.mock.callCount(), 3);
  });

  it("what was not set up or leased is a fault of the scenario", () => {
    const { scene } = openScene();
    assert.throws(() => scene.bench, TypeError);
    assert.equal(scene.isSetUp, false);
    scene.setUp(benchWith([]).bench);
    assert.equal(scene.isSetUp, true);
    assert.throws(() => scene.device, /^TypeError: no device was leased/);
    assert.deepEqual(scene.devices, []);
  });

  it("examines the device leased first, and tells the coordinator of every lease", async () => {
    const { scene, attachments } = openScene();
    const [first, second] = [talkingDevice("device-1"), talkingDevice("device-2")];
    scene.setUp(benchWith([first.device, second.device]).bench);
    await scene.lease();
    await scene.lease();
    assert.equal(scene.device, first.device);
    assert.deepEqual(scene.devices, [first.device, second.device]);
    assert.deepEqual(attachments, [
      { mediaType: media.lease, body: { slot: "device-1" } },
      { mediaType: media.lease, body: { slot: "device-2" } },
    ]);
  });

  it("writes down once which places were passed over for a lease", async () => {
    const { scene, attachments } = openScene();
    const devices = [talkingDevice("board-2").device, talkingDevice("board-3").device];
    const passedOver = [{ slot: "board-1", why: "PORT_UNOPENABLE: it is not there" }];
    scene.setUp(benchWith(devices, passedOver).bench);
    await scene.lease();
    await scene.lease();
    assert.deepEqual(attachments, [
      { mediaType: media.observation, body: { what: "places passed over", value: passedOver } },
      { mediaType: media.lease, body: { slot: "board-2" } },
      { mediaType: media.lease, body: { slot: "board-3" } },
    ]);
  });

  it("keeps no more of long lines than of many", async () => {
    const { scene, attachments } = openScene();
    const talker = talkingDevice("device-1");
    scene.setUp(benchWith([talker.device]).bench);
    await scene.lease();
    for (let line = 0; line < 100; line += 1) talker.say("#".repeat(65_536));
    await scene.tearDown();
    const { lines, leftOut } = Object(attachments.at(-1)?.body);
    assert.deepEqual([lines.length, leftOut], [16, 84]);
  });

  it("lets no minted secret out, whatever carries it", async () => {
    const { scene, attachments } = openScene();
    const { device, say } = talkingDevice("device-1");
    scene.setUp(benchWith([device]).bench);
    const secret = scene.bench.secrets.mint("wifi.passphrase", 20);
    await scene.lease();
    say(`[net] joining with ${secret}`);
    await scene.observe("configuration", { pass: secret }, { pass: secret });
    await scene.fingerprint("identity", secret, "bearer");
    await scene.attachJudgement({ status: "fail", message: `it showed ${secret}` });
    await scene.tearDown();
    assert.equal(JSON.stringify(attachments).includes(secret), false);
    assert.deepEqual(
      attachments.map(({ mediaType }) => mediaType),
      [media.lease, media.observation, media.fingerprint, media.judgement, media.transcript, media.secrets],
    );
  });

  it("an observation has what was expected only where that was said", async () => {
    const { scene, attachments } = openScene();
    scene.setUp(benchWith([]).bench);
    await scene.observe("identity", "AR1-1");
    await scene.observe("identity", "AR1-1", "AR1-2");
    assert.deepEqual(
      attachments.map(({ body }) => body),
      [
        { what: "identity", value: "AR1-1" },
        { what: "identity", value: "AR1-1", expected: "AR1-2" },
      ],
    );
  });

  it("hands over what each console said, as much as is kept, and says how much is left out", async () => {
    const { scene, attachments } = openScene();
    const [talker, quiet] = [talkingDevice("device-1"), talkingDevice("device-2")];
    scene.setUp(benchWith([talker.device, quiet.device]).bench);
    await scene.lease();
    await scene.lease();
    for (let line = 0; line < 4_010; line += 1) talker.say(`line ${line}`);
    await scene.tearDown();
    const transcripts = attachments.filter(({ mediaType }) => mediaType === media.transcript);
    assert.equal(transcripts.length, 1, "a console that said nothing has no transcript");
    const { slot, lines, leftOut } = Object(transcripts[0]?.body);
    assert.deepEqual([slot, lines.length, leftOut], ["device-1", 4_000, 10]);
    assert.deepEqual(lines[0], { direction: "received", text: "line 0" });
  });

  it("takes the bench down once, also when nothing was minted", async () => {
    const { scene, attachments } = openScene();
    const { bench, disposals } = benchWith([]);
    scene.setUp(bench);
    await scene.tearDown();
    assert.deepEqual([disposals.count, scene.isSetUp, attachments], [1, false, []]);
  });

  it("takes the bench down also when nobody takes what was to be handed over", async () => {
    const attach = () => Promise.reject(new Error("no space left"));
    const scene = new Scene({ attach, log: async () => {}, link: async () => {}, parameters: {} });
    const { bench, disposals } = benchWith([]);
    scene.setUp(bench);
    scene.bench.secrets.mint("wifi.passphrase", 20);
    await assert.rejects(scene.tearDown(), /no space left/);
    assert.equal(disposals.count, 1);
  });

  it("knows the configurations that were stored whole, newest first, and the defaults", () => {
    const { scene } = openScene();
    scene.setUp(benchWith([]).bench);
    scene.notes.write("configuration", { "wifi.ssid": "newer" });
    scene.notes.write("olderConfiguration", { "wifi.ssid": "older" });
    const known = scene.onceStored();
    assert.deepEqual(
      known.map(({ name }) => name),
      ["as set last", "as set before", "fresh from the factory", "defaults"],
    );
    assert.deepEqual(
      known.map(({ values }) => values["wifi.ssid"]),
      ["newer", "older", "", ""],
    );
    assert.deepEqual(
      known.map(({ values }) => values["product.region"]),
      [undefined, undefined, "us", "eu"],
    );
  });
});
