import assert, { AssertionError } from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { describe, it } from "node:test";
import { tellAssertion } from "./comparison.ts";

function told(work: () => void): string {
  try {
    work();
  } catch (thrown) {
    if (thrown instanceof AssertionError) return tellAssertion(thrown);
    throw thrown;
  }
  throw new Error("nothing was thrown");
}

const secret = "AR1-0123456789abcdef01234567";
const other = "AR1-0123456789ABCDEF01234567";

describe("what an assertion found", () => {
  it("is what was seen and what was expected", () => {
    assert.equal(
      told(() => assert.equal(secret, other)),
      `seen '${secret}', expected '${other}'`,
    );
    assert.equal(
      told(() => assert.equal(1, 2, "the count")),
      "the count\nseen 1, expected 2",
    );
    assert.equal(
      told(() => assert.deepEqual([1, "a"], [1, "b"])),
      "seen [ 1, 'a' ], expected [ 1, 'b' ]",
    );
    assert.equal(
      told(() => assert.equal(undefined, "a\nb")),
      "seen undefined, expected 'a\\nb'",
    );
  });

  it("is told of those fields only that differ", () => {
    const seen = { same: [1], ssid: "a", gone: 1 };
    const expected = { same: [1], ssid: "b", new: { deep: 1 } };
    assert.equal(
      told(() => assert.deepEqual(seen, expected, "every field survives\n\nan update")),
      "every field survives\nssid: seen 'a', expected 'b'\ngone: seen 1, expected undefined\nnew: seen undefined, expected { deep: 1 }",
    );
    assert.equal(
      told(() => assert.equal({}, {})),
      "seen {}, expected {}",
    );
  });

  it("is the assertion's own text for all but comparisons", () => {
    assert.equal(
      told(() => assert.fail("first\n\nsecond")),
      "first\n\nsecond",
    );
    assert.match(
      told(() => assert.match("abc", /d/)),
      /^The input did not match the regular expression \/d\/.*\n\n'abc'\n$/,
    );
    assert.equal(
      told(() => assert.ok(false, "why")),
      "why",
    );
  });

  it("is the same for a terminal, where Node would colour it, secrets and all", () => {
    const program = `
      import assert from "node:assert/strict";
      import { tellAssertion } from ${JSON.stringify(new URL("./comparison.ts", import.meta.url).href)};
      const messages = [];
      for (const work of [
        () => assert.equal("${secret}", "${other}"),
        () => assert.deepEqual({ a: ["${secret}"] }, { a: ["${other}"] }, "two"),
        () => assert.match("${secret}", /none/),
      ]) try { work(); } catch (thrown) { messages.push(thrown.message, tellAssertion(thrown)); }
      process.stdout.write(JSON.stringify(messages));`;
    const run = (colour: string): string[] =>
      JSON.parse(
        execFileSync(process.execPath, ["--input-type=module", "-e", program], {
          encoding: "utf8",
          env: { ...process.env, FORCE_COLOR: colour },
        }),
      );
    const [coloured, plain] = [run("1"), run("0")];
    assert.ok(
      coloured.some((message) => message.includes("\u001b[")),
      "Node colours",
    );
    assert.deepEqual(
      coloured.filter((_, index) => index % 2 === 1),
      plain.filter((_, index) => index % 2 === 1),
    );
    for (const index of [1, 3, 5]) assert.ok(coloured[index]?.includes(secret), coloured[index]);
  });
});
