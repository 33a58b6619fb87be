import assert from "node:assert/strict";
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { describe, it } from "node:test";
import { openConsole } from "./console/test-support.ts";
import { makeAuthorities, makeDevice, provision } from "./test-support.ts";

/** Somebody who listens on loopback and hangs up on everybody. */
async function listener() {
  const server = createServer((socket) => socket.destroy());
  server.listen(0, "localhost");
  await once(server, "listening");
  return {
    endpoint: `mqtts://localhost:${(server.address() as AddressInfo).port}`,
    called: () => once(server, "connection", { signal: AbortSignal.timeout(10_000) }),
    async [Symbol.asyncDispose]() {
      server.close();
      await once(server, "close");
    },
  };
}

describe("backend link", () => {
  it("an endpoint that its schema allows and no network knows harms nothing; the next good one is called", async () => {
    await using backend = await listener();
    const at = await openConsole(makeDevice());
    provision(at, makeAuthorities());
    at.done("manufacture.finish");
    at.device.network.join();
    try {
      for (const endpoint of [
        "mqtts://[",
        "mqtts://a b",
        "mqtts://localhost:99999",
        "mqtts://%",
        "mqtts://?",
      ]) {
        at.done("config.set", { values: { "cloud.endpoint": endpoint } });
        // Stored, it is met again at every start.
        at.cycle();
        // The link loads its library before it looks at the endpoint.
        await import("mqtt");
        await new Promise(setImmediate);
        at.done("status.get");
      }
      const called = backend.called();
      at.done("config.set", { values: { "cloud.endpoint": backend.endpoint } });
      await called;
    } finally {
      at.device.network.leave();
      at.device.powerOff();
    }
    assert.equal(at.lines.filter((line) => line.includes("[panic]")).length, 0);
  });
});
