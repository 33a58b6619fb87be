import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { probeBench } from "./test-support/probe.ts";

const programmed = Uint8Array.from({ length: 256 }, (_, at) => at ^ 0x5a);
const hex = (value: number): string => value.toString(16);
const place = 0x10_0000;

suite("virtual Pico: start and reset", () => {
  test("boots from flash by its second stage, answers, and is silent without supply", async () => {
    using bench = probeBench();
    assert.equal(await bench.start(), "ready 00000000");
    assert.equal(await bench.ask("echo hello"), "hello");
    bench.pico.powerOff();
    assert.equal(bench.pico.powered, false);
    let heard = 0;
    bench.pico.onData(() => {
      heard += 1;
    });
    bench.pico.send(Buffer.from("echo hello\n"));
    await wait(20);
    assert.equal(heard, 0);
    assert.equal(await bench.start(), "ready 00000000");
    assert.deepEqual(bench.remarks, []);
  });

  test("without a second stage, or with one whose checksum is wrong, nothing starts", async () => {
    using bench = probeBench();
    bench.pico.flash.program(0, new Uint8Array(4));
    bench.pico.powerOn();
    await bench.pico.advance(10_000);
    assert.equal(bench.pico.cycles, 0);
    assert.match(bench.remarks.join(), /no second stage/);
  });

  test("the reason of a reset and the scratch registers are kept over it, and not without supply", async () => {
    using bench = probeBench();
    await bench.start();
    assert.equal(await bench.ask("scratch 12ab34cd"), "00000000");
    bench.pico.send(Buffer.from("reboot\n"));
    assert.equal(await bench.line(), "ready 00000002");
    assert.equal(await bench.ask("scratch 0"), "12ab34cd");
    await bench.ask("starve 20");
    assert.equal(await bench.line(), "ready 00000001");
    bench.pico.powerOff();
    await bench.start();
    assert.equal(await bench.ask("reason"), "00000000");
  });

  test("RAM is noise after supply came, and kept over a reset", async () => {
    using bench = probeBench();
    await bench.start();
    const unused = hex(0x2003_0000);
    const first = await bench.ask(`word ${unused}`);
    bench.pico.send(Buffer.from("reboot\n"));
    await bench.line();
    assert.equal(await bench.ask(`word ${unused}`), first);
    const words = new Set([first]);
    for (let count = 0; count < 4; count += 1) {
      bench.pico.powerOff();
      await bench.start();
      words.add(await bench.ask(`word ${unused}`));
    }
    assert.ok(words.size >= 4, [...words].join());
  });

  test("an access to where nothing is ends in the firmware's fault handler, and is remarked", async () => {
    using bench = probeBench();
    for (const address of ["30000000", "20000002", "40100000", "d0001000"]) {
      bench.pico.powerOff();
      await bench.start();
      assert.equal(await bench.ask(`word ${address}`), "fault");
      assert.equal(await bench.line(), "ready 00000002");
      assert.match(bench.remarks.at(-1) ?? "", new RegExp(`0x${address}.*instruction at 0x1`));
    }
  });

  test("a block that is held in reset reads nothing", async () => {
    using bench = probeBench();
    await bench.start();
    // I2C0 is not released by the firmware; its component type register reads 0x44570140 once it is.
    assert.equal(await bench.ask("word 400440fc"), "00000000");
  });
});

suite("virtual Pico: flash", () => {
  test("is erased and programmed by the boot ROM's functions, and read in its window", async () => {
    using bench = probeBench();
    await bench.start();
    const before = bench.pico.flash.operations;
    assert.equal(await bench.ask(`erase ${hex(place)}`), "erased");
    assert.equal(await bench.ask(`program ${hex(place)}`), "programmed");
    assert.equal(bench.pico.flash.operations - before, 2);
    assert.deepEqual(bench.pico.flash.read(place, 256), programmed);
    assert.equal(await bench.ask(`read ${hex(place)}`), "59585b5a");
    // The chip is smaller than its window, and there eight times.
    assert.equal(await bench.ask(`read ${hex(place + 0x20_0000)}`), "59585b5a");
  });

  test("programming only clears bits", async () => {
    using bench = probeBench();
    bench.pico.flash.program(place, new Uint8Array(16).fill(0x0f));
    await bench.start();
    await bench.ask(`program ${hex(place)}`);
    assert.deepEqual(
      bench.pico.flash.read(place, 256),
      programmed.map((byte, at) => (at < 16 ? byte & 0x0f : byte)),
    );
  });

  test("off its sectors an erase stops the firmware for good, and nothing changes", async () => {
    using bench = probeBench();
    await bench.start();
    const before = bench.pico.flash.operations;
    bench.pico.send(Buffer.from("erase 100100\n"));
    await bench.pico.advance(1000);
    assert.equal(bench.pico.flash.operations, before);
    // Its vectors lie in flash, whose window is closed just then.
    assert.match(
      bench.remarks.join("\n"),
      /flash_range_erase of 4096 bytes at 0x100100.*\nlocked up: .*command mode/,
    );
  });

  test("tells its unique id in command mode", async () => {
    using bench = probeBench();
    await bench.start();
    assert.equal(await bench.ask("id"), "e66038b713596a2f");
    assert.equal(await bench.ask("id"), "e66038b713596a2f");
  });

  test("another piece has another id, and nothing in it", async () => {
    using bench = probeBench();
    const other = bench.pico.another(0);
    assert.notDeepEqual(other.hardwareId, bench.pico.hardwareId);
    assert.equal(other.hardwareId.length, 8);
    assert.ok(other.flash.read(0, other.flash.size).every((byte) => byte === 0xff));
  });

  test("an erase takes the chip's time: firmware that does not feed its watchdog meanwhile is reset", async () => {
    using bench = probeBench();
    await bench.start();
    assert.equal(await bench.ask(`starved-erases ${hex(place)}`), "erased");
    assert.equal(await bench.line(), "ready 00000001");
  });

  test("supply fails in the middle of an operation, which is left torn; what was said before arrives", async () => {
    using bench = probeBench();
    await bench.start();
    const { flash } = bench.pico;
    const struck = new Promise<void>((resolve) =>
      flash.cutAt(flash.operations + 1, resolve, { tear: "almost", seed: 1 }),
    );
    bench.pico.send(Buffer.from(`program ${hex(place)}\n`));
    await struck;
    await wait(10);
    assert.equal(bench.pico.powered, false);
    assert.deepEqual(flash.read(place, 255), programmed.subarray(0, 255));
    assert.deepEqual(flash.read(place + 255, 1), Uint8Array.of(0xff));
    flash.disarm();
    assert.equal(await bench.start(), "ready 00000000");
  });
});

suite("virtual Pico: what is around the chip", () => {
  test("the button pulls its pin down", async () => {
    using bench = probeBench();
    await bench.start();
    assert.equal(await bench.ask("button"), "up");
    bench.pico.button.press();
    assert.equal(await bench.ask("button"), "down");
    bench.pico.button.release();
    assert.equal(await bench.ask("button"), "up");
  });

  test("the ring oscillator's bits are new each time", async () => {
    using bench = probeBench();
    await bench.start();
    const drawn = new Set<string>();
    for (let count = 0; count < 8; count += 1) drawn.add(await bench.ask("random"));
    assert.equal(drawn.size, 8);
  });
});

suite("virtual Pico: time", () => {
  test("idle time is that of the wall", async () => {
    using bench = probeBench();
    await bench.start();
    const from = performance.now();
    const slept = Number.parseInt(await bench.ask("sleep 64"), 16);
    assert.ok(slept >= 99 && slept < 110, `${slept} ms of its own`);
    assert.ok(performance.now() - from >= 95, "of the wall");
  });

  for (const eager of [false, true])
    test(`idle time passes also where somebody asks again and again${eager ? ", on an eager board" : ""}`, async () => {
      using bench = probeBench({ eager });
      await bench.start();
      const uptimeMs = async () => Number.parseInt(await bench.ask("uptime"), 16) / 1000;
      const before = await uptimeMs();
      const from = performance.now();
      while (performance.now() - from < 500) {
        await wait(30);
        await bench.ask("uptime");
      }
      const passed = (await uptimeMs()) - before;
      assert.ok(passed >= 400, `${passed} ms of its own in 500 ms of the wall`);
    });

  test("skipped at once, it passes for the firmware all the same, and for the bench's clock", async () => {
    using bench = probeBench();
    await bench.start();
    const asleep = bench.ask(`sleep ${hex(600_000)}`);
    const [from, before] = [performance.now(), bench.pico.now()];
    await bench.pico.advance(600_100);
    const slept = Number.parseInt(await asleep, 16);
    assert.ok(slept >= 599_999 && slept <= 600_001, `${slept} ms of its own`);
    const took = performance.now() - from;
    assert.ok(took < 5000, `${took} ms`);
    const passed = bench.pico.now() - before;
    assert.ok(passed >= 600_000 && passed < 600_200 + took, `${passed} ms`);
  });

  test("without supply it passes at once", async () => {
    using bench = probeBench();
    const before = bench.pico.now();
    await bench.pico.advance(3_600_000);
    assert.ok(bench.pico.now() - before >= 3_600_000);
  });

  test("computing is never ahead of the wall", async () => {
    using bench = probeBench();
    await bench.start();
    const [from, before] = [performance.now(), Number.parseInt(await bench.ask("uptime"), 16)];
    for (let count = 0; count < 10; count += 1) await bench.ask("spin 10000");
    const passed = (Number.parseInt(await bench.ask("uptime"), 16) - before) / 1000;
    assert.ok(passed <= performance.now() - from + 30, `${passed} ms`);
  });
});
