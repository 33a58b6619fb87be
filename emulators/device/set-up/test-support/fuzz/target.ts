import assert from "node:assert/strict";
import fc from "fast-check";

/** Messages from somebody who does not mean well, as many as asked for. */
export interface FuzzTarget {
  readonly name: string;
  /** How many messages it gets beside the others. */
  readonly weight: number;
  /**
   * Sends `count` messages to a device of its own, drawn from `seed`.
   * @throws Error with the message that did it, when a secret comes out, the device falls over or changes what it must not
   */
  run(count: number, seed: number): Promise<void>;
}

/** A device under fuzzing; everything of it ends with its disposal. */
export interface FuzzedDevice<Message> extends AsyncDisposable {
  /** What must never come out. */
  readonly secrets: readonly Uint8Array[];
  /** Sends a message; returns all that came back. @throws Error when the device fell over, or did what it must not */
  send(message: Message): Promise<readonly Uint8Array[]>;
  /** @throws Error unless the device is as it was, and still serves who means well */
  conclude(): Promise<void>;
}

export const fuzzTarget = <Message>(
  name: string,
  messages: fc.Arbitrary<Message>,
  open: () => Promise<FuzzedDevice<Message>>,
  weight = 1,
): FuzzTarget => ({
  name,
  weight,
  async run(count, seed) {
    await using device = await open();
    const property = fc.asyncProperty(messages, async (message) => {
      for (const said of await device.send(message)) assertKeeps(device.secrets, said);
    });
    // A device remembers what came before, so a shorter message alone would show something else.
    await fc.assert(property, { numRuns: count, seed, endOnFailure: true, includeErrorInReport: true });
    await device.conclude();
  },
});

/** @throws AssertionError when one of `secrets` stands in what was said */
export function assertKeeps(secrets: readonly Uint8Array[], said: Uint8Array): void {
  const bytes = Buffer.from(said);
  for (const secret of secrets) assert.equal(bytes.indexOf(secret), -1, "a secret came out");
}
