import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { UsageFault } from "../../../core/kernel/index.ts";
import { loadBleno } from "./bleno.ts";

test("without bleno it is told what to install, and whatever HCI socket lies beside it, it gets ours", (t) => {
  const folder = mkdtempSync(join(tmpdir(), "assay-bleno-"));
  t.after(() => rmSync(folder, { recursive: true }));
  const socket = {};
  const load = () => loadBleno(() => socket, pathToFileURL(join(folder, "x.js")).href);
  const install = (name: string, text: string) => {
    mkdirSync(join(folder, "node_modules", name), { recursive: true });
    writeFileSync(join(folder, "node_modules", name, "index.js"), text);
  };
  assert.throws(load, (fault) => fault instanceof UsageFault && fault.code === "TOOL_MISSING");
  const asks = "const Socket = require('@abandonware/bluetooth-hci-socket'); module.exports = new Socket();";
  install("@abandonware/bleno", asks);
  assert.equal(load(), socket);
  install("@abandonware/bluetooth-hci-socket", "throw new Error('this kernel has no Bluetooth')");
  assert.equal(load(), socket);
});
