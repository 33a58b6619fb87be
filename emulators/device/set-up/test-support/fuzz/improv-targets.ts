import assert from "node:assert/strict";
import fc from "fast-check";
import {
  encodeFrame,
  encodeRpc,
  encodeSerialPacket,
  encodeWifi,
  fragment,
  improvCharacteristics,
  improvCommands,
} from "../../../../../core/wire/improv/index.ts";
import { createImprovGatt } from "../../improv-gatt.ts";
import { createImprovSerial } from "../../improv-serial.ts";
import { type ImprovScene, makeImprovScene, wifi } from "../improv-scene.ts";
import { changed } from "./messages.ts";
import { type FuzzedDevice, type FuzzTarget, fuzzTarget } from "./target.ts";

const networks = [wifi, { ssid: "", passphrase: "" }, { ssid: "x".repeat(33), passphrase: "short" }];
const rpcs = [
  ...networks.map((one) => ({ command: improvCommands.sendWifi, data: encodeWifi(one) })),
  ...[2, 3, 4, 5, 255].map((command) => ({ command, data: new Uint8Array() })),
];

interface Written {
  readonly bytes: Uint8Array;
  /** Of the link that it comes over, in pieces. */
  readonly mtu: number;
  /** By another central than the one before, whose message may have been a half one. */
  readonly byAnother: boolean;
}

const frames: fc.Arbitrary<Written> = fc.record({
  bytes: fc.oneof(
    fc.uint8Array({ maxLength: 300 }),
    changed(rpcs.map(encodeFrame)),
    fc.constantFrom(...rpcs.map(encodeFrame)),
  ),
  mtu: fc.constantFrom(23, 247),
  byAnother: fc.boolean(),
});
const lines = fc.oneof(
  fc.uint8Array({ maxLength: 300 }),
  changed(rpcs.map((rpc) => encodeSerialPacket({ type: 3, data: encodeRpc(rpc) }))),
  fc.constantFrom(...rpcs.map((rpc) => encodeSerialPacket({ type: 3, data: encodeRpc(rpc) }))),
);

/** A device at whose button nobody is, or somebody always. */
const improvDevice = <Message>(
  who: "nobody" | "somebody",
  open: (scene: ImprovScene) => (message: Message) => readonly Uint8Array[],
): FuzzedDevice<Message> => {
  const scene = makeImprovScene();
  const send = open(scene);
  return {
    secrets: [Buffer.from(wifi.passphrase)],
    async send(message) {
      if (who === "somebody") scene.improv.authorize();
      const said = send(message);
      const applied = scene.seen.applied.splice(0);
      if (who === "nobody") assert.deepEqual(applied, []);
      for (const { ssid, passphrase } of applied) {
        assert.ok(Buffer.byteLength(ssid) > 0 && Buffer.byteLength(ssid) <= 32);
        assert.ok(passphrase.length >= 8 && passphrase.length <= 63);
      }
      // What was tried is over, one way or the other, before the next message.
      scene.become("wifi-not-found");
      return said;
    },
    async conclude() {
      scene.improv.authorize();
      scene.become("connecting");
      scene.take();
      assert.equal(scene.improv.state, "provisioning");
    },
    async [Symbol.asyncDispose]() {},
  };
};

const overGatt = (who: "nobody" | "somebody"): FuzzTarget =>
  fuzzTarget(`Improv over GATT, ${who} at the button`, frames, async () =>
    improvDevice<Written>(who, ({ improv }) => {
      let link = {};
      const { characteristics } = createImprovGatt(improv, (work) => work());
      const command = characteristics.find(({ uuid }) => uuid === improvCharacteristics.command);
      const heard: Uint8Array[] = [];
      const listen = () =>
        characteristics.map(({ onSubscribe }) => onSubscribe?.(link, (value) => heard.push(value)));
      let stops = listen();
      return ({ bytes, mtu, byAnother }) => {
        if (byAnother) {
          for (const stop of stops) stop?.();
          link = {};
          stops = listen();
        }
        for (const piece of fragment(bytes, mtu)) command?.onWrite?.(link, piece);
        const read = characteristics.map(({ onRead }) => onRead?.(link));
        return [...heard.splice(0), ...read.filter((one) => one instanceof Uint8Array)];
      };
    }),
  );

const overSerial = (who: "nobody" | "somebody"): FuzzTarget =>
  fuzzTarget(`Improv over a serial line, ${who} at the button`, lines, async () =>
    improvDevice<Uint8Array>(who, ({ improv }) => {
      const sent: Uint8Array[] = [];
      const line = createImprovSerial(improv, { send: (bytes) => sent.push(bytes), pass() {} });
      return (bytes) => {
        line.receive(bytes);
        return sent.splice(0);
      };
    }),
  );

export const improvTargets: readonly FuzzTarget[] = (["nobody", "somebody"] as const).flatMap((who) => [
  overGatt(who),
  overSerial(who),
]);
