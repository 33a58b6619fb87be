import assert from "node:assert/strict";
import { suite, test } from "node:test";
import fc from "fast-check";
import { escapeData, negotiation, subnegotiation, TelnetDecoder, type TelnetEvent } from "./telnet.ts";

const bytes = fc.uint8Array({ maxLength: 40 }).map((array) => array.map((byte) => (byte < 40 ? 255 : byte)));
const event = fc.oneof(
  bytes.map((data): TelnetEvent => ({ kind: "data", bytes: data })),
  fc.record({
    kind: fc.constant("negotiation" as const),
    verb: fc.constantFrom("will" as const, "wont" as const, "do" as const, "dont" as const),
    option: fc.nat(255),
  }),
  fc.record({ kind: fc.constant("subnegotiation" as const), option: fc.nat(254), payload: bytes }),
);

function encode(said: TelnetEvent): Uint8Array {
  switch (said.kind) {
    case "data":
      return escapeData(said.bytes);
    case "negotiation":
      return negotiation(said.verb, said.option);
    case "subnegotiation":
      return subnegotiation(said.option, said.payload);
  }
}

/** Runs of data joined: how they are cut is no part of the protocol. */
function joined(events: readonly TelnetEvent[]): readonly unknown[] {
  const all: { kind: string; data: number[] }[] = [];
  for (const said of events) {
    const last = all.at(-1);
    if (said.kind !== "data")
      all.push({
        kind: JSON.stringify({ ...said, ...("payload" in said && { payload: [...said.payload] }) }),
        data: [],
      });
    else if (last?.kind === "data") last.data.push(...said.bytes);
    else if (said.bytes.length > 0) all.push({ kind: "data", data: [...said.bytes] });
  }
  return all;
}

suite("telnet", () => {
  test("what was said is heard, however the wire cuts it", () => {
    fc.assert(
      fc.property(fc.array(event), fc.array(fc.nat(30)), (said, sizes) => {
        const wire = Buffer.concat(said.map(encode));
        const decoder = new TelnetDecoder();
        const heard: TelnetEvent[] = [];
        let from = 0;
        for (const size of [...sizes, wire.length]) {
          heard.push(...decoder.push(wire.subarray(from, from + size)));
          from = Math.min(wire.length, from + size);
        }
        assert.deepEqual(joined(heard), joined(said));
      }),
    );
  });

  test("a subnegotiation without an end fills no memory, and what follows its end is heard", () => {
    const decoder = new TelnetDecoder();
    const [end] = [
      ...decoder.push(subnegotiation(44, new Uint8Array(100_000))),
      ...decoder.push(Buffer.from("x")),
    ];
    assert.ok(end?.kind === "subnegotiation" && end.payload.length < 2000);
  });
});
