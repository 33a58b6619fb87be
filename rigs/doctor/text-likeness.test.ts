import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { likenessOf } from "./text-likeness.ts";

/** What a receiver at `readAt` baud makes of `text` sent at `sentAt`, 8N1: it samples each of its bits in the middle. */
function missampled(text: string, sentAt: number, readAt: number): Uint8Array {
  const bits = [...Buffer.from(text)].flatMap((byte) => [
    0,
    ...Array.from({ length: 8 }, (_, bit) => (byte >> bit) & 1),
    1,
  ]);
  const levelAt = (seconds: number) => bits[Math.floor(seconds * sentAt)] ?? 1;
  const end = bits.length / sentAt;
  const bytes: number[] = [];
  for (let now = 0; now < end; ) {
    if (levelAt(now) === 1) {
      now += 1 / (16 * readAt);
      continue;
    }
    let byte = 0;
    for (let bit = 0; bit < 8; bit += 1) byte |= levelAt(now + (bit + 1.5) / readAt) << bit;
    bytes.push(byte);
    now += 9.5 / readAt;
  }
  return Uint8Array.from(bytes);
}

const log =
  "*** Booting Zephyr OS build v4.1.0 ***\r\n[00:00:00.012] <inf> net: DHCPv4 bound, 192.168.4.17\r\n";

suite("what bytes of a console look like", () => {
  test("the sampling that this suite stands on gives back what was sent at the same speed", () => {
    assert.equal(Buffer.from(missampled(log, 115_200, 115_200)).toString(), log);
  });

  for (const [sentAt, readAt] of [
    [9_600, 115_200],
    [57_600, 115_200],
    [115_200, 9_600],
    [115_200, 57_600],
    [921_600, 115_200],
    [74_880, 115_200],
    [115_200, 74_880],
  ] as const)
    test(`text of ${sentAt} baud is garbage at ${readAt}`, () => {
      assert.notEqual(likenessOf(missampled(log.repeat(20), sentAt, readAt)), "text");
    });

  const texts: Record<string, string> = {
    "a boot log": log,
    colours: "\u001b[1;32muart:~$ \u001b[m\r\n",
    "JSON-RPC": '{"jsonrpc":"2.0","id":1,"result":{"state":"operational"}}\n',
    "other languages": "Gerät läuft — готов к работе\n",
  };
  for (const [what, text] of Object.entries(texts))
    test(`${what} is text`, () => {
      assert.equal(likenessOf(Buffer.from(text)), "text");
    });

  test("the glitch of a line that gets supply is left out", () => {
    const glitch = Buffer.from([0x00, 0x00, 0xff, 0x00]);
    assert.equal(likenessOf(Buffer.concat([glitch, Buffer.from(log)])), "text");
    assert.equal(likenessOf(glitch), "too-little");
  });

  test("zeros alone are a break, not text; few bytes say nothing", () => {
    assert.equal(likenessOf(new Uint8Array(64)), "garbage");
    assert.equal(likenessOf(Buffer.from("ok\n")), "too-little");
    assert.equal(likenessOf(new Uint8Array()), "too-little");
  });
});
