import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { describe, it } from "node:test";
import type { ConsoleLine } from "../core/dut/index.ts";
import { createCommitments, createRedactor } from "../core/journal/index.ts";
import { redactLines } from "./transcript.ts";

const secret = "Kq7mZ2xWv9tRbN4pYh3T";
const redactor = createRedactor(createCommitments(randomBytes(32)));
redactor.protect(secret, "secret");

const said = (direction: ConsoleLine["direction"], ...texts: readonly string[]): ConsoleLine[] =>
  texts.map((text) => ({ direction, text }));
const texts = (lines: readonly ConsoleLine[]) => lines.map(({ text }) => text);

describe("console lines as they are told", () => {
  it("hold no secret that goes on over lines, also where the other side said something in between", () => {
    const [first = "", second = ""] =
      Buffer.from(secret)
        .toString("hex")
        .match(/.{1,32}/g) ?? [];
    const lines = [
      ...said("received", "boot", first),
      ...said("sent", "?"),
      ...said("received", second, "ready"),
    ];
    const told = redactLines(lines, redactor.text);
    assert.deepEqual(
      told.map(({ direction, text }) => [direction, text.length]),
      lines.map(({ direction, text }) => [direction, text.length]),
    );
    const [boot, hidden, asked, rest, ready] = texts(told);
    assert.deepEqual([boot, asked, ready], ["boot", "?", "ready"]);
    assert.match(`${hidden}`, /^\[redacted:/);
    assert.match(`${rest}`, /^\[redact/);
  });

  it("are the same where there is no secret", () => {
    const lines = [...said("sent", "help"), ...said("received", "", "no such command")];
    assert.deepEqual(redactLines(lines, redactor.text), lines);
    assert.deepEqual(redactLines([], redactor.text), []);
  });
});
