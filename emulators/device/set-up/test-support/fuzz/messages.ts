import fc from "fast-check";
import {
  createSetUpInitiator,
  encodeWifiCommand,
  sessionData,
  setUpPaths,
} from "../../../../../core/wire/provisioning/index.ts";
import { secret, secret1 } from "../../test-support.ts";
import { wifi } from "../improv-scene.ts";

/** What may come in on the set-up's endpoints: rightly made, changed in a few places, or any bytes. */

const cloud = { endpoint: "mqtts://localhost:8883", account: "owner@example.test" };

const settings: readonly Uint8Array[] = [
  encodeWifiCommand({ name: "set", settings: wifi }),
  encodeWifiCommand({ name: "apply" }),
  encodeWifiCommand({ name: "get-status" }),
  Buffer.from(JSON.stringify(cloud)),
  Buffer.from("{}"),
].map((bytes) => Uint8Array.from(bytes));

/** One of `pool` with up to four bytes changed, and cut short now and then. */
export const changed = (pool: readonly Uint8Array[]): fc.Arbitrary<Uint8Array> =>
  fc
    .tuple(
      fc.constantFrom(...pool),
      fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 4 }),
      fc.option(fc.nat(), { freq: 4, nil: undefined }),
    )
    .map(([bytes, changes, cut]) => {
      const result = Uint8Array.from(bytes);
      for (const [at, value] of changes) if (result.length > 0) result[at % result.length] = value;
      return cut === undefined ? result : result.slice(0, cut % (result.length + 1));
    });

const anything = fc.uint8Array({ maxLength: 600 });

/** For the endpoints inside a session. */
export const settingsMessage: fc.Arbitrary<Uint8Array> = fc.oneof(
  anything,
  changed(settings),
  fc.json().map((text) => Uint8Array.from(Buffer.from(text))),
);

const step = fc.option(fc.nat(4), { nil: undefined });
const bytes = fc.uint8Array({ maxLength: 64 });
const exchange = fc.record(
  { step, command0: fc.record({ publicKey: bytes }), command1: fc.record({ proof: bytes }) },
  { requiredKeys: [] },
);

/** For the session's endpoint. */
export const sessionMessage: fc.Arbitrary<Uint8Array> = fc.oneof(
  anything,
  fc
    .record({ scheme: fc.nat(3), security1: exchange, security2: exchange }, { requiredKeys: [] })
    .map((value) => sessionData.encode(value)),
  changed([createSetUpInitiator(secret1).begin(), createSetUpInitiator(secret).begin()]),
);

const innerPaths = [setUpPaths.wifi, setUpPaths.cloud, setUpPaths.progress] as const;

/** A message to any endpoint from somebody without a session. */
export const stray: fc.Arbitrary<{ readonly path: string; readonly body: Uint8Array }> = fc.oneof(
  fc.record({ path: fc.constant(setUpPaths.session), body: sessionMessage }),
  fc.record({ path: fc.constantFrom(...Object.values(setUpPaths)), body: settingsMessage }),
);

/** A message to an endpoint inside a session; `sealed`: whether it is of that session. */
export const inner: fc.Arbitrary<{
  readonly path: string;
  readonly body: Uint8Array;
  readonly sealed: boolean;
}> = fc.record({
  path: fc.constantFrom(...innerPaths),
  body: settingsMessage,
  sealed: fc.boolean(),
});
