import assert from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:net";
import { suite, test } from "node:test";
import { createBackend } from "./backend.ts";
import { connectStandIn } from "./stand-in.ts";
import { devices } from "./under-test.ts";

/** In a process of its own: what other tests have left to close itself would be counted. */
suite("the emulated backend's end", () => {
  test("ends while clients are connected, shaking hands or silent, and leaves nothing open", async () => {
    const count = () =>
      process.getActiveResourcesInfo().filter((kind) => /TCP|TLS|Timeout/.test(kind)).length;
    const before = count();
    // Taken down below; once more at the end is no harm, and a test that fails leaves nothing open either.
    await using backend = await createBackend({ manufacturerCas: [] });
    const [identity] = devices;
    const { certificate, privateKey } = await backend.issueCredential(identity);
    const { url, caCertificate: ca } = backend.endpoint;
    await using connected = await connectStandIn({
      ...{ url, ca, clientId: identity },
      identity: { cert: certificate, key: privateKey },
    });
    const silent = connect(Number(new URL(url).port), "127.0.0.1");
    await once(silent, "connect");
    const silentEnd = once(silent.resume(), "close");
    await backend[Symbol.asyncDispose]();
    await Promise.all([connected.ended, silentEnd]);
    await connected[Symbol.asyncDispose]();
    assert.equal(count(), before);
  });
});
