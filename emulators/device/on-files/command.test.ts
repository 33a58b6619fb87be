import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, truncateSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { createInterface } from "node:readline";
import { suite, test } from "node:test";
import { fileURLToPath } from "node:url";
import { decodeLine, encodeRequest } from "../../../core/wire/index.ts";
import { referenceBehaviour } from "../behaviour.ts";
import { folder } from "../child/test-support.ts";
import { openConsole } from "../console/test-support.ts";
import { flashMap } from "../flash-map.ts";
import { makeAuthorities, provision, referenceBootloader, release } from "../test-support.ts";
import { createDeviceOnFiles } from "./device-on-files.ts";

const assay = fileURLToPath(new URL("../../../cli/assay.js", import.meta.url));
const image = fileURLToPath(new URL("../../../products/reference/firmware/3.0.0.bin", import.meta.url));

const run = (argv: readonly string[], input = "") =>
  spawnSync(process.execPath, [assay, "emulate", ...argv], { input, encoding: "utf8" });
const status = encodeRequest(1, "status.get");

suite("assay emulate device --flash --silicon", () => {
  test("killed in the midst of its work, it has lost nothing that it had acknowledged", async () => {
    await using at = await folder();
    const files = ["--flash", at.path("flash.bin"), "--silicon", at.path("silicon.json")];
    let last = 0;
    for (const killAt of [1, 7, 20]) {
      const child = spawn(process.execPath, [assay, "emulate", "device", ...files, "--image", image]);
      const set = (value: number) =>
        child.stdin.write(encodeRequest(value, "config.set", { values: { "telemetry.intervalS": value } }));
      child.stdin.write(encodeRequest(1, "config.get"));
      child.stdin.on("error", () => {});
      let acknowledged = 0;
      for await (const line of createInterface(child.stdout)) {
        const message = decodeLine(line);
        if (message.kind !== "result") {
          assert.notEqual(message.kind, "error", line);
          continue;
        }
        if (message.id === 1) {
          const { values } = message.result as { values: Record<string, number> };
          const found = Number(values["telemetry.intervalS"]);
          // One more may have been under way.
          if (last > 0) assert.ok(found >= last, `${found} after ${last}`);
          for (let value = 1000 * killAt; value < 1000 * killAt + 50; value += 1) set(value);
          continue;
        }
        last = Number(message.id);
        acknowledged += 1;
        if (acknowledged === killAt) child.kill("SIGKILL");
      }
      if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
      assert.equal(child.signalCode, "SIGKILL");
    }
    assert.match(run(["device", ...files], status).stdout, /"id":1,"result":\{"state":"blank"/);
  });

  test("dials its backend on this machine when its network cable is in from the start", async () => {
    await using at = await folder();
    const backend = createServer((socket) => socket.destroy()).listen(0, "127.0.0.1");
    // A test that fails leaves it open.
    backend.unref();
    await once(backend, "listening");
    const { port } = backend.address() as AddressInfo;
    const kept = { flash: at.path("flash.bin"), silicon: at.path("silicon.json") };
    {
      using made = createDeviceOnFiles(kept, { startsAt: Date.now(), behaviour: referenceBehaviour });
      made.device.flash.program(flashMap.bootloader.offset, referenceBootloader);
      made.device.flash.program(flashMap.firmwareA.offset, release("3.0.0"));
      const console = await openConsole(made.device);
      const authorities = makeAuthorities();
      const anchors = { ...authorities.anchors, endpoint: `mqtts://localhost:${port}` };
      provision(console, { ...authorities, anchors });
      console.done("manufacture.finish");
      made.device.powerOff();
    }
    const files = ["--flash", kept.flash, "--silicon", kept.silicon];
    assert.match(run(["device", ...files], status).stdout, /"state":"manufactured"/);
    const child = spawn(process.execPath, [assay, "emulate", "device", ...files, "--network"]);
    await once(backend, "connection");
    child.kill("SIGKILL");
    await once(child, "exit");
    backend.close();
  });

  test("is blank until something is put into its chip; only one that is made gets a named image", async () => {
    await using at = await folder();
    const files = ["--flash", at.path("flash.bin"), "--silicon", at.path("silicon.json")];
    assert.match(run(["device", ...files], status).stdout, /^\[panic\] no bootloader/);
    const flashed = run(["device", ...files, "--image", image], status);
    assert.match(flashed.stdout, /^\[panic\] no bootloader/, "an erased chip is not one that is made");
    truncateSync(at.path("flash.bin"));
    assert.match(run(["device", ...files, "--image", image], status).stdout, /^\[boot\] slot a: 3\.0\.0/);
    assert.match(run(["device", ...files], status).stdout, /^\[boot\] slot a: 3\.0\.0/);
  });

  test("has its hardware value read and its silicon exchanged by command", async () => {
    await using at = await folder();
    const silicon = at.path("silicon.json");
    const first = run(["silicon", silicon]);
    assert.match(first.stdout, /^[0-9a-f]{24}\n$/);
    assert.equal(run(["silicon", silicon]).stdout, first.stdout);
    const next = run(["silicon", silicon, "--new"]);
    assert.notEqual(next.stdout, first.stdout);
    assert.equal(JSON.parse(readFileSync(silicon, "utf8")).uid, next.stdout.trim());
    assert.equal(run(["silicon", at.path("nowhere/silicon.json")]).status, 2);
  });

  test("refuses one file without the other, and makes none", async () => {
    await using at = await folder();
    for (const option of ["--flash", "--silicon"]) {
      const { status, stderr } = run(["device", option, at.path("file")]);
      assert.deepEqual([status, existsSync(at.path("file"))], [2, false]);
      assert.match(stderr, /two files of one device/);
    }
  });
});
