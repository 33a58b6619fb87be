import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  createSerialSplitter,
  encodeFrame,
  encodeRpc,
  encodeSerialPacket,
  encodeWifi,
  fragment,
  improvCharacteristics,
  readFrame,
  readTexts,
  serialPackets,
} from "../../../core/wire/improv/index.ts";
import { createImprovGatt } from "./improv-gatt.ts";
import { createImprovSerial } from "./improv-serial.ts";
import { makeImprovScene, wifi } from "./test-support/improv-scene.ts";

describe("Improv on the device", () => {
  it("takes a network from nobody before the button was pressed, nor a minute after", () => {
    const { clock, improv, seen, take } = makeImprovScene();
    take();
    assert.deepEqual([improv.state, improv.error], ["authorization-required", "not-authorized"]);
    improv.authorize();
    assert.deepEqual([improv.state, improv.error], ["authorized", "none"]);
    clock.advance(59_999);
    assert.equal(improv.state, "authorized");
    clock.advance(1);
    assert.equal(improv.state, "authorization-required");
    take();
    assert.equal(improv.error, "not-authorized");
    assert.deepEqual(seen.applied, []);
    assert.deepEqual(seen.events, ["improv-refused", "improv-authorized", "improv-refused"]);
  });

  it("joins what it is given, once, and tells when it has", () => {
    const { improv, seen, become, take } = makeImprovScene();
    improv.authorize();
    take();
    assert.equal(improv.state, "provisioning");
    take();
    assert.equal(improv.error, "not-authorized");
    become("connected");
    assert.deepEqual([improv.state, seen.joined], ["provisioned", 1]);
    assert.deepEqual(seen.applied, [wifi]);
  });

  it("says when a network cannot be joined; the person has another minute", () => {
    for (const failed of ["wifi-refused", "wifi-not-found"] as const) {
      const { clock, improv, seen, become, take } = makeImprovScene();
      improv.authorize();
      clock.advance(50_000);
      take();
      become(failed);
      assert.deepEqual([improv.state, improv.error, seen.joined], ["authorized", "unable-to-connect", 0]);
      clock.advance(50_000);
      assert.equal(improv.state, "authorized");
    }
    const { clock, improv, take } = makeImprovScene();
    improv.authorize();
    take();
    clock.advance(30_000);
    assert.deepEqual([improv.state, improv.error], ["authorized", "unable-to-connect"]);
  });

  it("a network that is none is refused and not tried", () => {
    const { improv, seen, take } = makeImprovScene();
    improv.authorize();
    for (const wrong of [
      { ...wifi, ssid: "" },
      { ...wifi, passphrase: "short" },
      { ...wifi, ssid: "x".repeat(33) },
    ]) {
      improv.begin();
      take(wrong);
      assert.deepEqual([improv.state, improv.error], ["authorized", "invalid-packet"]);
    }
    assert.deepEqual(seen.applied, []);
  });

  it("the button does nothing where there is no set-up", () => {
    for (const phase of ["closed", "provisioned"] as const) {
      const { improv, seen, take, world } = makeImprovScene();
      world.phase = phase;
      improv.authorize();
      take();
      assert.equal(improv.error, "not-authorized");
      assert.deepEqual(seen.applied, []);
    }
    const { improv, world, take } = makeImprovScene();
    improv.authorize();
    world.phase = "closed";
    assert.equal(improv.state, "authorization-required");
    take();
    assert.equal(improv.error, "not-authorized");
  });
});

describe("Improv over GATT", () => {
  function serve() {
    const scene = makeImprovScene();
    const service = createImprovGatt(scene.improv, (work) => work());
    const at = (name: keyof typeof improvCharacteristics) => {
      const found = service.characteristics.find(({ uuid }) => uuid === improvCharacteristics[name]);
      assert.ok(found !== undefined);
      return found;
    };
    const read = (name: keyof typeof improvCharacteristics, link = {}) => [
      ...((at(name).onRead?.(link) as Uint8Array) ?? []),
    ];
    const send = (link: object, command: number, data: Uint8Array = new Uint8Array(), mtu = 23) => {
      for (const piece of fragment(encodeFrame({ command, data }), mtu)) at("command").onWrite?.(link, piece);
    };
    return { ...scene, at, read, send };
  }

  it("takes commands in pieces, each central's apart, and gives results to who asked", () => {
    const { improv, seen, become, at, read, send } = serve();
    const [one, other] = [{}, {}];
    const results: number[] = [];
    const stop = at("result").onSubscribe?.(other, (value) => results.push(...value));
    improv.authorize();
    const pieces = fragment(encodeFrame({ command: 1, data: encodeWifi(wifi) }), 23);
    for (const piece of pieces) {
      at("command").onWrite?.(one, piece);
      send(other, 2);
    }
    assert.equal(seen.identified, pieces.length);
    assert.deepEqual(read("state"), [3]);
    become("connected");
    assert.deepEqual([read("state"), read("error")], [[4], [0]]);
    assert.deepEqual(readFrame(Uint8Array.from(read("result", one))), { command: 1, data: new Uint8Array() });
    assert.deepEqual([read("result", other), results], [[], []]);
    send(other, 3);
    assert.deepEqual(readTexts(readFrame(Uint8Array.from(results)).data), improv.info());
    stop?.();
    assert.deepEqual(read("capabilities"), [3]);
  });

  it("half a command is forgotten after a second", () => {
    const { clock, improv, read, at, send } = serve();
    const link = {};
    at("command").onWrite?.(link, Uint8Array.of(1, 255, 7));
    clock.advance(999);
    send(link, 3);
    assert.deepEqual(read("result", link), []);
    clock.advance(1_000);
    send(link, 3);
    assert.deepEqual(readTexts(readFrame(Uint8Array.from(read("result", link))).data), improv.info());
  });

  it("tells everybody of state and errors", () => {
    const { improv, at, send } = serve();
    const told: string[] = [];
    const stops = (["state", "error"] as const).map((name) =>
      at(name).onSubscribe?.({}, ([value]) => told.push(`${name} ${value}`)),
    );
    improv.authorize();
    send({}, 4);
    send({}, 9);
    at("command").onWrite?.({}, Uint8Array.of(2, 0, 77));
    send({}, 1, Uint8Array.of(9));
    for (const stop of stops) stop?.();
    send({}, 9);
    const errors = ["error 2", "error 0", "error 2", "error 1", "error 0", "error 1"];
    assert.deepEqual(told, ["state 2", ...errors]);
  });
});

describe("Improv on the console's line", () => {
  function open() {
    const scene = makeImprovScene();
    const sent: Buffer[] = [];
    const passed: Uint8Array[] = [];
    const line = createImprovSerial(scene.improv, {
      send: (bytes) => sent.push(Buffer.from(bytes)),
      pass: (bytes) => passed.push(bytes),
    });
    /** What the console was given since. */
    const given = () => Buffer.concat(passed.splice(0)).toString("latin1");
    const say = (data: Uint8Array, type: number = serialPackets.command) =>
      line.receive(encodeSerialPacket({ type, data }));
    /** What was sent since, as types and data. */
    const heard = () => {
      const pieces = createSerialSplitter().push(Buffer.concat(sent.splice(0)));
      return pieces.map((piece) =>
        piece.kind === "packet" ? [piece.packet.type, ...piece.packet.data] : piece.kind,
      );
    };
    return { ...scene, line, say, heard, given };
  }
  const rpc = (command: number, data: Uint8Array = new Uint8Array()) => encodeRpc({ command, data });

  it("says nothing before somebody has spoken Improv, and leaves the console its lines", () => {
    const { improv, line, heard, given } = open();
    const text = '{"jsonrpc":"2.0","id":1,"method":"status.get"}\n';
    line.receive(Buffer.from(text));
    assert.equal(given(), text);
    improv.authorize();
    assert.deepEqual(heard(), []);
  });

  it("answers what it can, and says what it cannot", () => {
    const { improv, become, say, heard, given } = open();
    say(rpc(2));
    assert.equal(given(), "");
    assert.deepEqual(heard(), [[1, 1]]);
    say(rpc(3));
    const [info] = heard();
    assert.deepEqual(readTexts(Uint8Array.from((info as number[]).slice(3))), improv.info());
    say(rpc(1, encodeWifi(wifi)));
    assert.deepEqual(heard(), [[2, 4]]);
    improv.authorize();
    say(rpc(1, encodeWifi(wifi)));
    assert.deepEqual(heard(), [
      [2, 0],
      [1, 2],
      [1, 3],
    ]);
    become("connected");
    assert.deepEqual(heard(), [
      [1, 4],
      [4, 1, 0],
    ]);
    say(rpc(2));
    assert.deepEqual(heard(), [
      [1, 4],
      [4, 2, 0],
    ]);
    for (const unknown of [4, 5, 6, 7, 200]) say(rpc(unknown));
    assert.equal(heard().filter((one) => String(one) === "2,2").length, 5);
  });

  it("half a packet is the console's after a second, and what comes then is read as ever", () => {
    const { clock, line, say, heard, given } = open();
    const half = "IMPROV\u0001\u0003\u00ff\u0001";
    const text = '{"jsonrpc":"2.0","id":1,"method":"status.get"}\n';
    line.receive(Buffer.from(half, "latin1"));
    clock.advance(999);
    line.receive(Buffer.from(text));
    clock.advance(999);
    assert.equal(given(), "");
    clock.advance(1);
    assert.equal(given(), half + text);
    say(rpc(2));
    assert.deepEqual(heard(), [[1, 1]]);
    line.receive(Buffer.from("IMP"));
    clock.advance(1_000);
    line.receive(Buffer.from("ORT\n"));
    assert.equal(given(), "IMPORT\n");
  });

  it("a packet that is broken or no command of its type is refused or left alone", () => {
    const { line, say, heard } = open();
    const packet = encodeSerialPacket({ type: 3, data: rpc(2) });
    line.receive(packet.with(packet.length - 2, 0));
    assert.deepEqual(heard(), [[2, 1]]);
    say(Uint8Array.of(1));
    assert.deepEqual(heard(), [
      [2, 0],
      [2, 1],
    ]);
    say(rpc(2), serialPackets.result);
    assert.deepEqual(heard(), [[2, 0]]);
  });
});
