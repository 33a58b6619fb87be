import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { SelfTestReport } from "../../core/dut/index.ts";
import type { DeviceId } from "../../core/kernel/index.ts";
import { openConsole, readLog, type TestConsole } from "./console/test-support.ts";
import { referenceParts } from "./device.ts";
import { flashMap } from "./flash-map.ts";
import type { PartsTable } from "./parts.ts";
import { makeAuthorities, makeDevice, provision, rewrite } from "./test-support.ts";

const authorities = makeAuthorities();
const names = ["firmware", "flash", "identity", "certificate", "configuration", "button"];

async function provisioned(table: Partial<PartsTable> = {}): Promise<TestConsole> {
  const at = await openConsole(makeDevice({ table: { ...referenceParts, ...table } }));
  provision(at, authorities);
  at.done("config.set", { values: { "product.fleet": "fleet" } });
  return at;
}

/** Names of the checks that fail. */
function failing(at: TestConsole): string[] {
  const { passed, checks } = at.done<SelfTestReport>("self-test.run");
  assert.deepEqual(
    checks.map(({ name }) => name),
    names,
  );
  const failed = checks.filter((check) => !check.passed);
  assert.equal(passed, failed.length === 0);
  assert.ok(
    failed.every(({ detail }) => detail !== undefined),
    "each tells what it found",
  );
  return failed.map(({ name }) => name);
}

const corrupt = ({ device }: TestConsole, offset: number): void => {
  const [byte = 0] = device.flash.read(offset, 1);
  rewrite(device.flash, offset, Uint8Array.of(byte ^ 1));
};

describe("self-test", () => {
  it("passes on a sound unit, before and after the end of manufacture, as often as it is run", async () => {
    const at = await provisioned();
    const whole = () => Buffer.from(at.device.flash.read(0, at.device.flash.size));
    const before = whole();
    assert.deepEqual([failing(at), failing(at)], [[], []]);
    at.done("manufacture.finish");
    assert.deepEqual(failing(at), []);
    assert.ok(whole().equals(before), "it leaves the flash as it was");
  });

  it("finds that a blank unit has neither identity nor certificate", async () => {
    const at = await openConsole(makeDevice());
    assert.deepEqual(failing(at), ["identity", "certificate"]);
  });

  it("finds the reset button down, and only while it is, whenever it went down", async () => {
    const at = await provisioned();
    at.device.button.press();
    assert.deepEqual(failing(at), ["button"]);
    at.cycle();
    assert.deepEqual(failing(at), ["button"], "it is stuck since before the start");
    at.device.button.release();
    assert.deepEqual(failing(at), []);
    at.device.powerOff();
    at.device.button.press();
    at.device.powerOn();
    assert.deepEqual(failing(at), ["button"]);
    at.device.button.release();
    assert.equal(readLog(at).filter(({ event }) => event === "factory-reset").length, 0);
  });

  it("finds the running image damaged since the start", async () => {
    const at = await provisioned();
    corrupt(at, flashMap.firmwareA.offset + 300);
    assert.deepEqual(failing(at), ["firmware"]);
  });

  it("finds a copy of the configuration damaged, now or when the device started", async () => {
    const at = await provisioned();
    const { configurationA, configurationB } = flashMap;
    for (const { offset } of [configurationA, configurationB]) corrupt(at, offset + 30);
    assert.deepEqual(failing(at), ["configuration"]);
    at.cycle();
    assert.deepEqual(failing(at), ["configuration"]);
  });

  it("finds flash that does not hold what it is given", async () => {
    const at = await provisioned({
      flash: (parts) => {
        const flash = referenceParts.flash(parts);
        return new Proxy(flash, {
          get: (target, name) => {
            if (name !== "program") return Reflect.get(target, name);
            return (offset: number, bytes: Uint8Array) => {
              const isStuck = offset >= flashMap.selfTest.offset;
              target.program(offset, isStuck ? bytes.map((byte) => byte | 1) : bytes);
            };
          },
        });
      },
    });
    assert.deepEqual(failing(at), ["flash"]);
  });

  it("finds a certificate for another key, and an identity that is not the die's", async () => {
    const foreign = await openConsole(makeDevice());
    provision(foreign, authorities);
    const { der } = foreign.done<{ der: string }>("identity.certificate");
    const at = await provisioned({
      identity: (parts) => ({
        ...referenceParts.identity(parts),
        certificate: () => Uint8Array.from(Buffer.from(der, "base64")),
      }),
    });
    assert.deepEqual(failing(at), ["certificate"]);
    let isImpostor = false;
    const impostor = await provisioned({
      identity: (parts) => {
        const own = referenceParts.identity(parts);
        return {
          ...own,
          read: () => (isImpostor ? ("AR1-000000000000000000000000" as DeviceId) : own.read()),
        };
      },
    });
    isImpostor = true;
    assert.deepEqual(failing(impostor), ["identity"]);
  });
});
