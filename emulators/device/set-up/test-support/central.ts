import assert from "node:assert/strict";
import type { GattCharacteristic, GattLink } from "../../../../core/dut/index.ts";
import { describeOutcome, type Outcome } from "../../../../core/kernel/index.ts";
import {
  createSetUpInitiator,
  endpointName,
  type SetUpInitiator,
  type SetUpSecret,
  setUpPaths,
} from "../../../../core/wire/provisioning/index.ts";
import type { GattScene } from "../test-support.ts";

/** Somebody with a Bluetooth link of their own to the device. */
export interface Central {
  readonly link: GattLink;
  readonly found: readonly GattCharacteristic[];
  /** The endpoint of a path. */
  at(path: string): GattCharacteristic;
  /** Writes a message, which must be taken, and reads its answer. */
  ask(path: string, message: Uint8Array): Promise<Uint8Array>;
  /** Sets up a session. */
  begin(known: SetUpSecret): Promise<SetUpInitiator>;
}

export async function central({ gatt }: Pick<GattScene, "gatt">): Promise<Central> {
  const link = gatt.connect();
  const found = doneOf(await link.discover());
  const at = (path: string): GattCharacteristic => {
    const endpoint = found.find(({ description }) => description === endpointName(path));
    assert.ok(endpoint !== undefined, path);
    return endpoint;
  };
  const ask = async (path: string, message: Uint8Array): Promise<Uint8Array> => {
    doneOf(await at(path).write(message));
    return doneOf(await at(path).read());
  };
  return {
    ...{ link, found, at, ask },
    async begin(known) {
      const session = createSetUpInitiator(known);
      const challenge = await ask(setUpPaths.session, session.begin());
      session.conclude(await ask(setUpPaths.session, session.prove(challenge)));
      return session;
    },
  };
}

export function doneOf<T>(outcome: Outcome<T>): T {
  assert.ok(outcome.kind === "done", describeOutcome(outcome));
  return outcome.value;
}

export const codeOf = (outcome: Outcome<unknown>): string =>
  outcome.kind === "refused" ? outcome.code : outcome.kind;
