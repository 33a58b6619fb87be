import assert from "node:assert/strict";
import { test } from "node:test";
import { measureProvisioning } from "./provisioning.ts";

test("a device of the line provisions itself at a backend in another process, at some cost to both", async () => {
  const { clientMs, serverMs } = await measureProvisioning(new AbortController().signal, {
    rounds: 1,
    warmUp: 0,
  });
  assert.ok(clientMs > 0 && serverMs > 0, `${clientMs} ${serverMs}`);
});
