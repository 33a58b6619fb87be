import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtempDisposable, readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite, test } from "node:test";
import { UsageFault } from "../../core/kernel/index.ts";
import type { NightSummary } from "./night-summary.ts";
import { requireWebhook, tellEnd } from "./tell-end.ts";

const summary: NightSummary = {
  ...{ version: 1, lab: "lab", runId: "run", seed: "seed", target: { kind: "emulated", name: "lab: b" } },
  ...{ folder: "/n", report: "/n/index.html", startedAt: "", endedAt: "", exitCode: 0, completed: true },
  ...{ planned: 1, verdicts: { pass: 1, fail: 0, inconclusive: 0, notApplicable: 0 } },
  ...{ failed: [], inconclusive: [], notRun: [], flaky: [], troubled: [], boards: [], incidents: [] },
};

/** A web server that answers with `status`, and what it was told. */
async function startServer(status: number) {
  const told: string[] = [];
  const server = createServer(async (request, response) => {
    told.push(Buffer.concat(await Array.fromAsync(request)).toString());
    response.writeHead(status).end();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks/key`;
  return {
    ...{ url, told },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

suite("the end of a night", () => {
  test("is told to a command and to a web server", async () => {
    await using folder = await mkdtempDisposable(join(tmpdir(), "assay-tell-"));
    await using server = await startServer(200);
    const file = join(folder.path, "end.json");
    assert.deepEqual(await tellEnd(summary, { onEnd: `cat > ${file}`, webhook: server.url }), []);
    assert.deepEqual(JSON.parse(await readFile(file, "utf8")), summary);
    assert.deepEqual(
      server.told.map((text) => JSON.parse(text)),
      [summary],
    );
  });

  test("is no worse for those who do not listen, and their address is told to nobody", async () => {
    await using server = await startServer(500);
    const troubles = await tellEnd(summary, { onEnd: "echo no >&2; exit 3", webhook: server.url });
    assert.match(troubles[0] ?? "", /^--on-end: the command ended with exit code 3\. no/);
    assert.equal(troubles[1], "--webhook: the server answered 500");
  });

  test("is told to nobody whose address is none", () => {
    for (const text of ["", "chat.example", "ftp://chat.example"])
      assert.throws(() => requireWebhook(text), UsageFault, text);
    requireWebhook("https://chat.example/hooks");
  });
});
