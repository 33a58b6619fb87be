import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { stripVTControlCharacters } from "node:util";
import {
  completed,
  examined,
  fail,
  hostile,
  inconclusive,
  pass,
  requirement,
  requirements,
  started,
  summaryOf,
} from "./test-support.ts";
import { renderVerdictTable } from "./verdict-table.ts";

// What follows is no terminal; colours are to be seen all the same.
process.env["FORCE_COLOR"] = "1";

const long = "a very long sentence that goes on and on, ".repeat(10);
const wide = "設定が工場出荷時の値に戻らない ".repeat(10);
const waiver = { atom: "PRV-A-1.1", reason: long, owner: "Ada Lovelace", expiry: "2099-01-01" };
const linesOf = (text: string) => stripVTControlCharacters(text).split("\n");

/** Columns that a terminal needs: ideographs take two. */
function columnsOf(line: string): number {
  return [...line].reduce(
    (sum, character) =>
      sum + (/[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uff00-\uff60]/.test(character) ? 2 : 1),
    0,
  );
}

suite("verdict table", () => {
  test("says each requirement's verdict under its section, what is wrong below it, and the counts", async () => {
    const summary = await summaryOf([
      started(),
      ...examined("PRV-A-1.1", pass),
      ...examined("PRV-A-2.1", fail("it leaked\nsecond line")),
      ...examined("PRV-B-1.1", inconclusive("sample-size", "one device only")),
      ...examined("PRV-B-1.2", { status: "not-applicable", justification: "no radio" }),
      completed,
    ]);
    const table = renderVerdictTable(summary, { columns: 120, colour: false });
    assert.deepEqual(table.split("\n"), [
      "Identity",
      "  PASS         PRV-A-1     MUST   Text of PRV-A-1",
      "  FAIL         PRV-A-2     MUST   Text of PRV-A-2",
      "    PRV-A-2.1 FAIL: it leaked second line",
      "",
      "Configuration",
      "  INCONCLUSIVE PRV-B-1     MUST   Text of PRV-B-1",
      "    PRV-B-1.1 INCONCLUSIVE{sample-size}: one device only",
      "",
      "1 PASS, 1 FAIL, 1 INCONCLUSIVE  (3 of 5 clauses, 4 atoms, 4 scenarios, 3.3 s)",
    ]);
  });

  test("tells own checks apart from the standard's", async () => {
    const checks = [...examined([], pass), ...examined([], fail("it leaked"))];
    const both = await summaryOf([started(), ...examined("PRV-A-1.1", pass), ...checks, completed]);
    assert.equal(both.exitCode, 1);
    const [passed, failed] = both.ownChecks.map(({ name }) => name);
    const own = [
      "Own checks, outside the standard",
      `  PASS         ${passed}`,
      `  FAIL         ${failed}`,
      "    FAIL: it leaked",
      "",
    ];
    assert.deepEqual(renderVerdictTable(both, { columns: 120, colour: false }).split("\n"), [
      "Identity",
      "  PASS         PRV-A-1     MUST   Text of PRV-A-1",
      "",
      ...own,
      "1 PASS  (1 of 5 clauses, 1 atoms, 3 scenarios, 2.5 s)",
    ]);
    const only = await summaryOf([started(), ...examined([], pass), completed]);
    assert.equal(only.exitCode, 0);
    assert.match(
      renderVerdictTable(only, { columns: 120, colour: false }),
      /\n\(0 of 5 clauses, 0 atoms, 1 /,
    );
  });

  test("is never wider than its 80 columns, whatever stands in it", async () => {
    for (const text of [long, wide, hostile.repeat(5), "x".repeat(500)]) {
      const register = {
        sha256: "",
        requirements: [...requirements, { ...requirement("PRV-D-1", text, ["PRV-D-1.1"]), text }],
      };
      const summary = await summaryOf(
        [
          started({ register }),
          ...examined("PRV-A-1.1", fail(text)),
          ...examined("PRV-A-2.1", inconclusive("environment", text)),
          ...examined("PRV-B-1.1", { status: "not-applicable", justification: text }),
          ...examined("PRV-D-1.1", pass),
          { type: "run-finished", reason: "interrupted", by: text },
        ],
        [{ ...waiver, reason: text, owner: text }],
      );
      for (const colour of [false, true]) {
        const table = renderVerdictTable({ ...summary, durationMs: 123_456_789 }, { columns: 80, colour });
        for (const line of linesOf(table))
          assert.ok(columnsOf(line) <= 80, `${columnsOf(line)} columns: ${line}`);
      }
    }
  });

  test("tells waivers and deviations whole, over as many lines as they need", async () => {
    const records = [started(), ...examined("PRV-A-1.1", fail())];
    const table = renderVerdictTable(await summaryOf(records, [waiver]), { columns: 80, colour: false });
    const flat = table.replaceAll(/\s+/g, " ");
    assert.ok(flat.includes(`waived PRV-A-1.1 by Ada Lovelace until 2099-01-01: ${long.trim()}`), table);
    assert.ok(flat.includes("note the journal does not say that the run was finished"), table);
  });

  test("lets no device write to the terminal", async () => {
    const records = [started(), ...examined("PRV-A-1.1", fail(hostile)), completed];
    const table = renderVerdictTable(await summaryOf(records), { columns: 400, colour: false });
    assert.ok(
      [...table].every((character) => character === "\n" || character >= " "),
      JSON.stringify(table),
    );
  });

  test("is coloured only when asked to", async () => {
    const summary = await summaryOf([started(), ...examined("PRV-A-1.1", fail()), completed]);
    const [plain, coloured] = [false, true].map((colour) =>
      renderVerdictTable(summary, { columns: 80, colour }),
    );
    assert.ok(!plain?.includes("\u001b") && coloured?.includes("\u001b[31m"));
    assert.equal(stripVTControlCharacters(coloured ?? ""), plain);
  });
});
