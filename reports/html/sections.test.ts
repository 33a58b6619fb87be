import assert from "node:assert/strict";
import { suite, test } from "node:test";
import type { JournalRecord } from "../../core/journal/index.ts";
import { freshRun, nonce } from "../bundle/test-support/fresh-run.ts";
import type { KillMatrix } from "../sensitivity/kill-matrix.ts";
import { completed, examined, pass, started } from "../test-support.ts";
import { reportOf } from "./test-support.ts";

/** What stands under a heading of the front matter. */
const sectionOf = (page: string, id: string): string =>
  new RegExp(`<section id="${id}">(.*?)</section>`, "s").exec(page)?.[1] ?? "";

suite("sections of the report", () => {
  test("freshness names the nonce, each device and what holds of its signature", async () => {
    const { index } = await reportOf(freshRun(["ec", "ed25519"]));
    const section = sectionOf(index, "freshness");
    assert.ok(section.includes(nonce));
    assert.match(section, /device-1.*the certificate is the manufacturer's.*device-2/s);
    assert.equal(section.split(">verified<").length - 1, 2);
    assert.match(index, /and its devices signed the auditor's nonce/);
    const silent = sectionOf((await reportOf(freshRun(["ec", undefined]))).index, "freshness");
    assert.match(silent, /badge inconclusive.*device-2 did not sign the nonce: it said nothing/s);
  });

  test("a signature that does not verify fails the report, and says so", async () => {
    const { index } = await reportOf(freshRun(["ec"], { otherKey: true }));
    assert.match(
      index,
      /"line fail"><b>FAIL<\/b><span>at least one requirement or proof of freshness is not met</,
    );
    assert.match(sectionOf(index, "freshness"), /does not verify/);
  });

  test("self-checks stand before against after; one that was not made says so", async () => {
    const check = (when: "before" | "after", status: "ok" | "fault"): JournalRecord => ({
      ...{ type: "self-check", when },
      checks: [
        { name: "the relay", status, ...(status === "fault" ? { detail: "it stuck" } : {}) },
        ...(when === "before" ? [{ name: "the radio", status: "unchecked" as const }] : []),
      ],
    });
    const { index } = await reportOf([started(), check("before", "ok"), check("after", "fault"), completed]);
    const section = sectionOf(index, "environment");
    assert.match(section, /the relay<\/td>.*sound.*fault: it stuck/);
    assert.match(section, /the radio<\/td>.*not checked.*not made/);
  });

  test("commit and clock are told, and what is not known of them", async () => {
    const versions = { assay: "1.0.0", commit: "abc+changes", node: "24", os: "Linux" };
    const known = await reportOf([
      started({ versions, clock: { source: "system clock", synchronised: false } }),
      completed,
    ]);
    assert.match(
      sectionOf(known.index, "environment"),
      /commit abc\+changes.*system clock, not synchronised/s,
    );
    const unknown = await reportOf([started({ clock: { source: "system clock" } }), completed]);
    assert.match(sectionOf(unknown.index, "environment"), /whether it was synchronised is not known/);
  });

  test("a sample says how much it leaves open, and that an emulated one speaks of the code", async () => {
    const { index } = await reportOf([started(), ...examined("PRV-A-1.1", pass), completed]);
    // Three sound of three: up to 1 - 0.05^(1/3) deviant at 95 % confidence.
    assert.match(sectionOf(index, "scope"), /data-label="Devices">3<.*63\.2 %/s);
    assert.match(sectionOf(index, "scope"), /speaks for the code alone/);
  });

  test("a kill matrix is summarised, and held against the run's register", async () => {
    const matrix: KillMatrix = {
      ...{
        version: 1,
        mode: "targeted",
        complete: true,
        seed: "s",
        startedAt: "2027-01-01T00:00:00Z",
        endedAt: "",
      },
      versions: { assay: "1", node: "24", os: "Linux" },
      ...{ register: { sha256: "another" }, features: [], atoms: [] },
      sound: [{ product: "reference", scenarios: 9, alarms: [] }],
      defects: [
        {
          name: "shared-key",
          kind: "register",
          breaks: "PRV-A-1.1",
          mistake: "one key for all",
          product: "reference",
          outcome: "killed",
          killers: [],
          atoms: {},
          durationMs: 1,
        },
      ],
    };
    const { index } = await reportOf([started(), completed], {
      killMatrix: matrix,
      killMatrixPage: "kill-matrix.html",
    });
    const section = sectionOf(index, "sensitivity");
    assert.match(section, /1 of 1 by the atom that they break/);
    assert.match(section, /NO: it is of another register/);
    assert.match(section, /href="kill-matrix\.html"/);
  });
});
