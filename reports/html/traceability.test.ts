import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { suite, test } from "node:test";
import { load } from "js-yaml";
import { completed, examined, fail, inconclusive, pass, requirement, started } from "../test-support.ts";
import { declaredAt, declaredFor } from "./declared.ts";
import { reportOf, withInputs } from "./test-support.ts";

const root = join(import.meta.dirname, "../..");

const entry = (id: string, refs: string): string =>
  `- {id: ${id}, level_basis: imperative, atoms: [{id: ${id}.1, needs: [console]}], refs: {etsi_en_303_645: [${refs}]}, confirmed: true, testable_how: "Look at it.", observe: rig}`;
const register = [
  'register: {standard: a-standard, source_sha256: "00", editions: {etsi_en_303_645: "V3.1.3; and more"}}',
  "requirements:",
  entry("PRV-A-1", "{id: 5.4-2, rel: direct}, {id: 5.4-10, rel: context}"),
  entry("PRV-A-2", "{id: 5.4-2, rel: partial, note: in part}"),
  entry("PRV-B-1", "{id: 5.9-1, rel: context}, {id: 5.4-2, rel: context}, {id: 5.5-1, rel: direct}"),
  "interpretations: [{id: INT-1, touches: [PRV-A-1], issue: what is open}]",
].join("\n");

const rowOf = (page: string, clause: string): string =>
  (page.split('id="back"')[1] ?? "").split(/<\/?tr>/).find((row) => row.includes(`>${clause}<`)) ?? "";

suite("traceability", () => {
  const { start, files } = withInputs(started(), { "inputs/requirements.yaml": ["register", register] });

  test("a clause has the worst verdict of what is direct or partial; context is shown and never counted", async () => {
    const records = [
      ...examined("PRV-A-1.1", pass),
      ...examined("PRV-A-2.1", inconclusive("equipment")),
      ...examined("PRV-B-1.1", fail()),
    ];
    const { pages, print } = await reportOf([start, ...records, completed], { files });
    const page = pages.get("pages/traceability.html") ?? "";
    for (const text of [page, print]) {
      // Direct and partial count; PRV-B-1, which fails, is context here.
      const clause = rowOf(text, "5.4-2");
      assert.match(clause, /PRV-A-1.*PRV-A-2.*uncounted">.*PRV-B-1/s);
      assert.match(clause, /badge inconclusive/);
      assert.doesNotMatch(clause, /badge fail/);
      // Context alone: no verdict at all.
      assert.match(rowOf(text, "5.9-1"), /not counted/);
      assert.doesNotMatch(rowOf(text, "5.9-1"), /badge/);
      assert.match(rowOf(text, "5.5-1"), /badge fail/);
    }
    assert.match(page, /2 clauses with direct or partial evidence, 2 with context alone/);
    // By number, not by letter: 5.4-2 before 5.4-10.
    assert.ok(page.indexOf(">5.4-2<") < page.indexOf(">5.4-10<"));
  });

  test("a requirement that was not examined leaves its clauses open", async () => {
    const { pages } = await reportOf([start, ...examined("PRV-A-1.1", pass), completed], { files });
    const page = pages.get("pages/traceability.html") ?? "";
    assert.match(rowOf(page, "5.4-2"), /badge pass.*1 not examined/s);
    assert.match(rowOf(page, "5.5-1"), /not examined/);
    assert.doesNotMatch(rowOf(page, "5.5-1"), /badge/);
  });

  test("readings stand with what is open, requirements with how they are examined", async () => {
    const { index, evidence } = await reportOf([start, ...examined("PRV-A-1.1", pass), completed], { files });
    assert.match(index, /INT-1.*Reading of an open point\..*PRV-A-1.*what is open/s);
    assert.match(evidence, /Look at it\./);
  });
});

suite("what the product declares for a requirement", () => {
  test("is told for every requirement of the register, and each path is of an IXIT", async () => {
    const { register: value } = JSON.parse(
      await readFile(join(root, "features/requirements.json"), "utf8"),
    ) as { register: { requirements: { id: string }[] } };
    assert.deepEqual(Object.keys(declaredFor).sort(), value.requirements.map(({ id }) => id).sort());
    const products = await readdir(join(root, "products"));
    const ixits = await Promise.all(
      products.map(async (name) => load(await readFile(join(root, "products", name, "ixit.yaml"), "utf8"))),
    );
    for (const path of new Set(Object.values(declaredFor).flat()))
      assert.ok(
        ixits.some(
          (ixit) => declaredAt(ixit as Record<string, unknown>, path) !== undefined || path === "factory",
        ),
        path,
      );
  });

  test("stands on the requirement's page, with what is not declared", async () => {
    const known = requirement("PRV-ID-2", "Identity", ["PRV-ID-2.1"]);
    const { start, files } = withInputs(started({ register: { sha256: "4e9", requirements: [known] } }), {
      "inputs/ixit.yaml": ["ixit", "identity: {format: 'AR1-[0-9A-F]{24}', hardwareValue: chip-uid}"],
    });
    const { evidence } = await reportOf([start, ...examined("PRV-ID-2.1", pass), completed], { files });
    assert.match(evidence, /identity\.format<\/dt><dd><code>AR1-\[0-9A-F\]\{24\}</);
    assert.match(evidence, /identity\.rule<\/dt><dd><span class="tag">not declared/);
  });
});

test("the report reads the register that this repository ships", async () => {
  const text = await readFile(join(root, "features/requirements.yaml"), "utf8");
  const { start, files } = withInputs(started(), { "inputs/requirements.yaml": ["register", text] });
  const { index } = await reportOf([start, completed], { files });
  assert.doesNotMatch(index, /cannot be read/);
  assert.match(index, /ETSI TS 103 701/);
});
