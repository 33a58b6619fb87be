import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { measureMutualTls } from "../mutual-tls.ts";
import { openOtherSide } from "./other-side.ts";

const never = new AbortController().signal;
const backend = { kind: "backend", manufacturerCas: [], trustedFirmware: [] } as const;

/** Signal 0 asks only whether the process is there. */
const isThere = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

suite("the other side of what is measured", () => {
  test("serves, counts its own CPU time, and is gone when it was disposed of", async () => {
    let pid = 0;
    {
      await using other = await openOtherSide(backend, never);
      pid = other.pid;
      assert.match(other.endpoint.url, /^mqtts:\/\/localhost:\d+$/);
      const before = await other.cpuMs();
      assert.ok(before > 0);
      assert.ok((await other.cpuMs()) >= before);
      assert.ok(isThere(pid));
    }
    assert.ok(!isThere(pid));
  });

  test("is gone as well when it could not serve", async () => {
    await assert.rejects(
      openOtherSide({ kind: "bare-tls", key: "no key", cert: "", ca: "" }, never),
      /the other side: /,
    );
  });

  test("an interruption ends what is awaited from it", async () => {
    const end = new AbortController();
    await using other = await openOtherSide(backend, end.signal);
    const awaited = other.cpuMsAtTelemetry("AR1-0042" as Parameters<typeof other.cpuMsAtTelemetry>[0]);
    end.abort(new Error("SIGINT"));
    await assert.rejects(awaited, /SIGINT/);
  });

  test("its death is told and not waited for", async () => {
    await using other = await openOtherSide(backend, never);
    const awaited = other.cpuMsAtTelemetry("AR1-0042" as Parameters<typeof other.cpuMsAtTelemetry>[0]);
    process.kill(other.pid, "SIGKILL");
    await assert.rejects(awaited, /the other side ended with SIGKILL/);
  });
});

test("a connection costs both sides something", async () => {
  const { clientMs, serverMs } = await measureMutualTls(never, { rounds: 1, warmUp: 0 });
  assert.ok(clientMs > 0 && serverMs > 0, `${clientMs} ${serverMs}`);
});
