import assert from "node:assert/strict";
import fc from "fast-check";
import {
  ImprovFault,
  readFrame,
  readTexts as readImprovTexts,
  readRpc,
  readWifi,
} from "../../../../../core/wire/improv/index.ts";
import {
  parseJson,
  readSessionRefusal,
  readWifiAnswer,
  readWifiCommand,
  readWifiProgress,
  SetUpFault,
  sessionData,
} from "../../../../../core/wire/provisioning/index.ts";
import { sessionMessage, settingsMessage } from "./messages.ts";
import { type FuzzTarget, fuzzTarget } from "./target.ts";

type Read = (bytes: Uint8Array) => unknown;

const provisioning: readonly Read[] = [
  sessionData.decode,
  readSessionRefusal,
  readWifiCommand,
  readWifiProgress,
  (bytes) => readWifiAnswer("set", bytes),
  (bytes) => readWifiAnswer("apply", bytes),
  parseJson,
];
const improv: readonly Read[] = [readRpc, readFrame, readImprovTexts, readWifi];

/** Any bytes are a value or the codec's own fault. */
const codec = (
  name: string,
  readers: readonly Read[],
  fault: typeof SetUpFault | typeof ImprovFault,
  messages: fc.Arbitrary<Uint8Array>,
): FuzzTarget =>
  fuzzTarget(name, messages, async () => ({
    secrets: [],
    async send(bytes) {
      for (const read of readers) {
        try {
          read(bytes);
        } catch (thrown) {
          assert.ok(thrown instanceof fault, String(thrown));
        }
      }
      return [];
    },
    async conclude() {},
    async [Symbol.asyncDispose]() {},
  }));

export const codecTargets: readonly FuzzTarget[] = [
  codec(
    "protobuf and JSON of the set-up",
    provisioning,
    SetUpFault,
    fc.oneof(sessionMessage, settingsMessage),
  ),
  codec("Improv's messages", improv, ImprovFault, fc.uint8Array({ maxLength: 300 })),
];
