import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { runExchange } from "./exchange-command.ts";

const exchange = (script: string, withinMs = 10_000) =>
  runExchange({ command: ["sh", "-c", script], cwd: "/", withinMs }, "board-3");
const isFault = (message: RegExp) => ({ name: "EquipmentFault", code: "CONTROL_LOST", message });

suite("a command that puts the next piece in", () => {
  test("may tell its hardware value, and runs where it is told to", async () => {
    assert.deepEqual(await exchange("echo 00Ff"), Uint8Array.of(0, 0xff));
    assert.equal(await exchange("true"), undefined);
    assert.equal(await exchange('[ "$PWD" = / ]'), undefined);
  });

  test("that fails, hangs, is not there or prints something else is equipment at fault", async () => {
    await assert.rejects(
      exchange("echo the tray is empty >&2; exit 4"),
      isFault(/board-3: .*`sh -c .*ended with exit code 4; it said: the tray is empty/),
    );
    await assert.rejects(exchange("sleep 60", 50), isFault(/did not end within 50 ms and was stopped/));
    await assert.rejects(exchange("echo piece 7"), isFault(/printed no hex digits but "piece 7"/));
    const nowhere = { command: ["./no-such-arm"], cwd: "/", withinMs: 1000 };
    await assert.rejects(runExchange(nowhere, "board-3"), isFault(/no-such-arm`, which cannot be started/));
  });
});
