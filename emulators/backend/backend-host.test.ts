import assert from "node:assert/strict";
import { once } from "node:events";
import { suite, test } from "node:test";
import { connect } from "node:tls";
import { UsageFault } from "../../core/kernel/index.ts";
import { createBackend } from "./index.ts";

/** What a TLS client that expects `servername` makes of the server at `address`. */
async function greet(address: string, port: number, servername: string, ca: string): Promise<string> {
  const socket = connect({ host: address, port, servername, ca });
  try {
    await once(socket, "secureConnect");
    return "trusted";
  } catch (thrown) {
    return (thrown as NodeJS.ErrnoException).code ?? String(thrown);
  } finally {
    socket.destroy();
  }
}

suite("backend: where it listens", () => {
  test("listens on the address that it is told, and its certificate carries the names", async () => {
    const host = { address: "127.0.0.2", names: ["assay.lab.test", "bench-3.lab.test"] };
    await using backend = await createBackend({ manufacturerCas: [], host });
    const { url, caCertificate } = backend.endpoint;
    const { hostname, port } = new URL(url);
    assert.equal(hostname, "assay.lab.test");
    for (const name of host.names)
      assert.equal(await greet("127.0.0.2", Number(port), name, caCertificate), "trusted", name);
    assert.equal(
      await greet("127.0.0.2", Number(port), "localhost", caCertificate),
      "ERR_TLS_CERT_ALTNAME_INVALID",
    );
    assert.equal(await greet("127.0.0.1", Number(port), "assay.lab.test", caCertificate), "ECONNREFUSED");
  });

  test("an address may stand for a name", async () => {
    const host = { address: "127.0.0.3", names: ["127.0.0.3"] };
    await using backend = await createBackend({ manufacturerCas: [], host });
    const { hostname, port } = new URL(backend.endpoint.url);
    const socket = connect({ host: hostname, port: Number(port), ca: backend.endpoint.caCertificate });
    await once(socket, "secureConnect");
    socket.destroy();
  });

  test("an address that this host does not have is a fault of whoever named it", async () => {
    const host = { address: "203.0.113.9", names: ["localhost"] };
    await assert.rejects(
      createBackend({ manufacturerCas: [], host }),
      (thrown) => thrown instanceof UsageFault && /203\.0\.113\.9/.test(thrown.message),
    );
  });
});
