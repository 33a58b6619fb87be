import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { UsageFault } from "../../../core/kernel/index.ts";
import { loadBleno } from "./bleno.ts";

test("without bleno, or with another HCI socket behind it, it is told what to install", (t) => {
  const folder = mkdtempSync(join(tmpdir(), "assay-bleno-"));
  t.after(() => rmSync(folder, { recursive: true }));
  const load = () =>
    loadBleno(() => assert.fail("no socket is wanted"), pathToFileURL(join(folder, "x.js")).href);
  const install = (name: string, text: string) => {
    mkdirSync(join(folder, "node_modules", name), { recursive: true });
    writeFileSync(join(folder, "node_modules", name, "index.js"), text);
  };
  const isTold = (pattern: RegExp) => (fault: unknown) =>
    fault instanceof UsageFault && fault.code === "TOOL_MISSING" && pattern.test(fault.message);
  assert.throws(load, isTold(/Cannot find module '@abandonware\/bleno'/));
  install("@abandonware/bleno", "throw new Error('is not loaded')");
  assert.throws(load, isTold(/bluetooth-hci-socket/));
  install("@abandonware/bluetooth-hci-socket", "module.exports = class {}");
  assert.throws(load, isTold(/is not Assay's/));
});
