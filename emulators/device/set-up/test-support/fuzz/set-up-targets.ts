import assert from "node:assert/strict";
import { once } from "node:events";
import {
  longestGattMessage,
  type ProofBudget,
  type SetUpInitiator,
  setUpPaths,
} from "../../../../../core/wire/provisioning/index.ts";
import {
  makeGattScene,
  makePhone,
  makeScene,
  type Scene,
  secret,
  secret1,
  verifiers,
} from "../../test-support.ts";
import { central, codeOf } from "../central.ts";
import { wifi } from "../improv-scene.ts";
import { inner, stray } from "./messages.ts";
import { type FuzzedDevice, type FuzzTarget, fuzzTarget } from "./target.ts";

type Known = typeof secret | typeof secret1;

/** Guesses are not what is tried here, and a device that has locked itself takes nothing more. */
const proofs = (): ProofBudget => ({ left: Number.MAX_SAFE_INTEGER });

/** What a device holds or is told that nobody may hear. */
function secretsOf({ security, proofOfPossession }: Known): readonly Uint8Array[] {
  const held = verifiers[security];
  return [
    Buffer.from(proofOfPossession),
    held.security === 1 ? held.proofDigest : held.verifier,
    Buffer.from(wifi.passphrase),
  ];
}

const assertUntouched = ({ applied, events }: Pick<Scene, "applied" | "events">): void => {
  assert.deepEqual(applied, []);
  assert.ok(!events.includes("set-up-session"), "somebody was let in");
};

const assertValid = ({ applied }: Pick<Scene, "applied">): void => {
  for (const { wifi: taken } of applied.splice(0)) {
    assert.ok(taken.passphrase.length >= 8 && taken.passphrase.length <= 63);
    const length = Buffer.byteLength(taken.ssid);
    assert.ok(length > 0 && length <= 32);
  }
};

const gattStrangers = (known: Known): FuzzTarget =>
  fuzzTarget(
    `GATT in security ${known.security}, without a session`,
    stray,
    async () => {
      const scene = makeGattScene({ verifier: verifiers[known.security], proofs: proofs() });
      const { at } = await central(scene);
      return device(scene, known, {
        async send({ path, body }) {
          const endpoint = at(path);
          const written = await endpoint.write(body);
          assert.notEqual(codeOf(written), "att-0e", "the firmware failed");
          const read = await endpoint.read();
          assertUntouched(scene);
          return read.kind === "done" ? [read.value] : [];
        },
        conclude: async () => void (await (await central(scene)).begin(known)),
      });
    },
    2,
  );

const gattGuests = (known: Known): FuzzTarget =>
  fuzzTarget(
    `GATT in security ${known.security}, in a session`,
    inner,
    async () => {
      const scene = makeGattScene({ verifier: verifiers[known.security] });
      const { at, ask, begin } = await central(scene);
      const session = await begin(known);
      return device(scene, known, {
        async send({ path, body, sealed }) {
          const message = sealedFor(known, session, sealed, body);
          const written = await at(path).write(message);
          assert.notEqual(codeOf(written), "att-0e", "the firmware failed");
          assertValid(scene);
          if (written.kind !== "done") return [];
          const read = await at(path).read();
          assert.ok(read.kind === "done");
          return message.length === 0 ? [read.value] : [read.value, session.open(read.value)];
        },
        async conclude() {
          session.open(await ask(setUpPaths.progress, session.seal(Buffer.from("{}"))));
        },
      });
    },
    2,
  );

/**
 * Sealed in the session or as it is. What does not fit never gets to the device's cipher, so it must not move ours on either; and
 * security 1 has no integrity: a message that is not of the session moves the device's stream on, and the session is lost.
 */
function sealedFor(
  { security }: Known,
  session: SetUpInitiator,
  sealed: boolean,
  body: Uint8Array,
): Uint8Array {
  if (body.length + sealOverhead > longestGattMessage) return new Uint8Array(longestGattMessage + 1);
  return sealed || security === 1 ? session.seal(body) : body;
}

/** Bytes that security 2 adds. */
const sealOverhead = 16;

const httpStrangers = (known: Known): FuzzTarget =>
  fuzzTarget(`HTTP in security ${known.security}, without a session`, stray, async () => {
    const channel = "soft-ap-http";
    const scene = makeScene({ channel, verifier: verifiers[known.security], proofs: proofs() });
    return device(scene, known, {
      async send({ path, body }) {
        const answer = await shout(scene, requestOf(path, body));
        assert.match(answer.toString("latin1"), /^HTTP\/1\.1 [24]\d\d /);
        assertUntouched(scene);
        return [answer];
      },
      async conclude() {
        using phone = await makePhone(scene.air, true, known);
        await phone.begin();
      },
    });
  });

interface Stand extends Disposable {
  readonly applied: Scene["applied"];
}

function device<Message>(
  scene: Stand,
  known: Known,
  acts: Pick<FuzzedDevice<Message>, "send" | "conclude">,
): FuzzedDevice<Message> {
  return {
    secrets: secretsOf(known),
    ...acts,
    async [Symbol.asyncDispose]() {
      scene[Symbol.dispose]();
    },
  };
}

/** Sends bytes on a connection of their own; returns all that came back before the device ended it. */
async function shout({ air }: Scene, bytes: Uint8Array): Promise<Buffer> {
  const socket = await air.connect();
  const parts: Uint8Array[] = [];
  socket.on("data", (part) => parts.push(part)).on("error", () => {});
  const closed = once(socket, "close", { signal: AbortSignal.timeout(10_000) });
  socket.end(bytes);
  await closed;
  return Buffer.concat(parts);
}

const requestOf = (path: string, body: Uint8Array): Uint8Array => {
  const head = `POST ${path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: ${body.length}\r\n\r\n`;
  return Buffer.concat([Buffer.from(head), body]);
};

export const setUpTargets: readonly FuzzTarget[] = [secret, secret1].flatMap((known) => [
  gattStrangers(known),
  gattGuests(known),
  httpStrangers(known),
]);
