import assert from "node:assert/strict";
import { join } from "node:path";
import { suite, test } from "node:test";
import { maintenanceContract } from "../../../../core/dut/contract/maintenance.ts";
import type { ConsoleProtocol, Dut } from "../../../../core/dut/index.ts";
import { loadProduct } from "../../../../core/product/index.ts";
import { createDevice, type EmulatedDevice } from "../../device.ts";
import { createEmulatedDut } from "../../dut/emulated-dut.ts";
import { contractOfReferenceDevice, deviceOptions, golden, timing } from "../../dut/reference-contract.ts";

const product = await loadProduct(join(import.meta.dirname, "../../../../products/text-console"));
const protocol: ConsoleProtocol = product.console;

const textDevice = (): EmulatedDevice => {
  const options = deviceOptions();
  return createDevice({ ...options, behaviour: { ...options.behaviour, console: "text" } });
};
const makeDut = (device = textDevice()): Promise<Dut> =>
  createEmulatedDut({ slot: "device-1", device, timing, golden, protocol });

maintenanceContract("text console through a dialect, in process", {
  ...contractOfReferenceDevice,
  make: () => makeDut(),
});

/** A device that runs the release, and what comes out when something is typed. */
function shell(): { readonly device: EmulatedDevice; readonly type: (text: string | Uint8Array) => string } {
  const device = textDevice();
  for (const { offset, bytes } of contractOfReferenceDevice.release) device.flash.program(offset, bytes);
  let out = "";
  device.onData((bytes) => {
    out += Buffer.from(bytes).toString("utf8");
  });
  device.powerOn();
  const type = (text: string | Uint8Array) => {
    out = "";
    device.send(Buffer.from(text));
    return out;
  };
  return { device, type };
}

suite("text console of the emulated device", () => {
  test("echoes, answers and prompts; any line ending will do", () => {
    const { type } = shell();
    for (const ending of ["\r", "\n", "\r\n"])
      assert.equal(
        type(`echo "a  b" c${ending}`),
        'echo "a  b" c\r\na  b c\r\nOK\r\n> ',
        JSON.stringify(ending),
      );
    assert.equal(type("\r"), "\r\n> ");
    assert.equal(type("dance\r"), "dance\r\nERR 1 unknown command\r\n> ");
    assert.equal(type('set "a\r'), 'set "a\r\nERR 2 a quote is not closed, or stands inside a word\r\n> ');
  });

  test("several fields are changed together, or none of them", () => {
    const { type } = shell();
    type('begin\rset wifi.ssid "net"\rset no.such "x"\r');
    assert.match(type("commit\r"), /ERR 12 /);
    assert.match(type('is wifi.ssid "net"\r'), /\r\nNO\r\n/);
    type('begin\rset wifi.ssid "net"\rabort\r');
    assert.match(type('is wifi.ssid "net"\r'), /\r\nNO\r\n/);
    assert.match(type('set wifi.ssid "net"\r'), /OK/);
    assert.match(type('is wifi.ssid "net"\r'), /\r\nYES\r\n/);
  });

  test("Ctrl-C ends what was begun, a block too", () => {
    const { type } = shell();
    assert.equal(type("sta\u0003"), "sta^C\r\n> ");
    assert.equal(type("id load\r"), "id load\r\n| ");
    assert.equal(type("\u0003"), "^C\r\n> ");
    assert.match(type("status\r"), /state=BLANK/);
  });

  test("a line that is too long is refused, and garbage changes nothing", () => {
    const { type } = shell();
    assert.match(type(`${"a".repeat(1 << 20)}\r`), /ERR 19 /);
    type(Uint8Array.from({ length: 4096 }, (_, index) => (index * 7) % 256));
    assert.match(type("\u0003status\r"), /state=BLANK/);
    type("id load\r");
    assert.match(type("x".repeat(4000).concat("\r").repeat(3)), /ERR 19 /);
    assert.match(type("status\r"), /state=BLANK/);
  });
});
