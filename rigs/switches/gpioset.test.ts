import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { suite, test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { contractPlace, switchContract, switchFaultOf } from "../equipment/switch-contract.ts";
import { gpiosetSchema, openGpioset } from "./gpioset.ts";
import { linesOf, toolFolder } from "./test-support/folder.ts";

const tools = { gpioset: "gpioset.sh", gpioinfo: "gpioinfo.sh", gpiodetect: "gpiodetect.sh" };

async function chip(major: 1 | 2, given: object = {}) {
  const folder = await toolFolder(tools);
  await folder.setFact("major", `${major}`);
  const options = { driver: "gpioset", line: 4, folder: folder.path("."), ...given };
  const one = openGpioset(gpiosetSchema.parse(options), contractPlace);
  const holder = async () => {
    const [pid, consumer, value, line, low] = (await folder.fact("held")).split(" ");
    return { pid: Number(pid), consumer, value, line, low };
  };
  return {
    folder,
    holder,
    switch: one,
    async closed() {
      const { pid, value } = await holder();
      return value === "1" && isRunning(pid);
    },
    moves: () => linesOf(folder, "moves"),
    remove: () => folder.setFact("gone", ""),
    async [Symbol.asyncDispose]() {
      await one[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}

for (const major of [1, 2] as const) {
  switchContract(`gpioset ${major}`, {
    readsBack: false,
    byHand: false,
    make: (wiring) => chip(major, wiring),
  });

  suite(`a line by gpioset ${major}`, () => {
    test("is held by one process until the switch is disposed of", async () => {
      await using one = await chip(major);
      await one.switch.set(true);
      const first = await one.holder();
      assert.equal(isRunning(first.pid), true);
      assert.equal(first.consumer, major === 1 ? "gpioset" : "assay");
      await one.switch.set(false);
      assert.equal(isRunning(first.pid), false);
      const second = await one.holder();
      assert.equal(isRunning(second.pid), true);
      await one.switch[Symbol.asyncDispose]();
      assert.equal(isRunning(second.pid), false);
    });

    test("is taken again when its process was killed", async () => {
      await using one = await chip(major);
      await one.switch.set(true);
      const { pid } = await one.holder();
      process.kill(pid, "SIGKILL");
      await until(() => !existsSync(`/proc/${pid}`), "we know of its end");
      await one.switch.set(true);
      assert.equal(await one.closed(), true);
    });

    test("is active low when declared so", async () => {
      await using one = await chip(major, { activeLow: true });
      await one.switch.set(true);
      const { value, low } = await one.holder();
      assert.deepEqual({ value, low }, { value: "1", low: "yes" });
    });

    test("that is not there is answered with those that are", async () => {
      await using one = await chip(major, { line: 40 });
      assert.equal(
        (await switchFaultOf(one.switch.set(true))).help,
        "Name a line that gpiochip0 has as line: 0 to 7.",
      );
      await using other = await chip(major, { chip: "gpiochip9" });
      const fault = await switchFaultOf(other.switch.set(true));
      assert.equal(fault.help, "Name a chip that there is as chip: gpiochip0.");
      await other.remove();
      assert.match((await switchFaultOf(other.switch.set(true))).help, /no GPIO chip/);
    });

    test("that somebody else holds is a fault that names them", async () => {
      await using kernels = await chip(major, { line: 6 });
      const fault = await switchFaultOf(kernels.switch.set(true));
      assert.match(fault.message, /is held by kernel/);
      assert.match(fault.help, /device tree/);
      await using ours = await chip(major);
      await ours.folder.setFact("held", `${process.pid} lcd-reset 1 4 no`);
      assert.match((await switchFaultOf(ours.switch.set(true))).message, /is held by lcd-reset/);
    });

    test("that is refused after all is a fault in gpioset's words", async () => {
      await using one = await chip(major);
      await one.folder.setFact("late-busy", "");
      const { message, help } = await switchFaultOf(one.switch.set(true));
      assert.match(message, /ended with exit code 1 and said: gpioset: .*Device or resource busy/);
      assert.match(help, /names who holds it/);
    });

    test("that is never taken is given up, and nothing is left of it", async () => {
      await using one = await chip(major, { withinMs: 300 });
      await one.folder.setFact("hang", "");
      const { message } = await switchFaultOf(one.switch.set(true));
      assert.match(message, /was not taken within 300 ms/);
    });

    test("that this user may not use is answered with the group", async () => {
      await using one = await chip(major);
      await one.folder.setFact("denied", "");
      assert.match((await switchFaultOf(one.switch.set(true))).help, /usermod -aG gpio/);
    });
  });
}

suite("the tools of libgpiod", () => {
  test("are named by their Debian package when they are missing", async () => {
    await using one = await chip(2);
    await rm(one.folder.path("gpioset"));
    assert.match((await switchFaultOf(one.switch.set(true))).help, /apt-get install gpiod/);
  });

  test("are recognised, and others of their name are not", async () => {
    await using one = await chip(2);
    await writeFile(one.folder.path("gpioset"), "#!/bin/sh\necho toybox 0.8.9\n", { mode: 0o755 });
    assert.match((await switchFaultOf(one.switch.set(true))).message, /does not tell libgpiod's version/);
  });

  test("hold nothing when we were killed", async () => {
    await using one = await chip(2);
    const holder = fileURLToPath(new URL("./test-support/holder.ts", import.meta.url));
    const ours = spawn(process.execPath, [holder, one.folder.path(".")], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const ended = once(ours, "exit");
    await Promise.race([once(ours.stdout, "data"), ended]);
    const { pid } = await one.holder();
    assert.equal(isRunning(pid), true);
    ours.kill("SIGKILL");
    await ended;
    await until(() => !isRunning(pid), "gpioset ends with us");
  });
});

/** What has ended and is not reaped yet counts as gone. */
function isRunning(pid: number): boolean {
  try {
    return !/^State:\tZ/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return false;
  }
}

/** No event tells of the end of what is not our child. */
async function until(holds: () => boolean, what: string): Promise<void> {
  const end = performance.now() + 5000;
  while (!holds()) {
    assert.ok(performance.now() < end, `within 5 s: ${what}`);
    await wait(5);
  }
}
