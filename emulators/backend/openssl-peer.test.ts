import assert from "node:assert/strict";
import { type ChildProcessWithoutNullStreams, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { before, suite, test } from "node:test";
import type { Backend } from "../../core/backend/index.ts";
import type { DeviceId } from "../../core/kernel/index.ts";
import { createBackend } from "./backend.ts";
import { mqttConnect, mqttPublish } from "./hostile-client.ts";
import { type ClientIdentity, createManufacturer } from "./stand-in.ts";

/** The other end of TLS is OpenSSL's own, and the MQTT bytes are laid out by hand from MQTT 3.1.1: no library of ours is on that side. */

const identity = "TEST-0001" as DeviceId;
const connack = Buffer.of(0x20, 2, 0, 0);
const puback = Buffer.of(0x40, 2, 0, 1);

suite("emulated backend, seen by openssl s_client", () => {
  before(() => {
    try {
      execFileSync("openssl", ["version"]);
    } catch (cause) {
      throw new Error("this test needs openssl: install the Debian package openssl", { cause });
    }
  });

  test("a peer that verifies the server's name and shows its certificate registers", async () => {
    await using backend = await createBackend({ manufacturerCas: [] });
    const { certificate: cert, privateKey: key } = await backend.issueCredential(identity);
    await using peer = await openPeer(backend, { cert, key });
    peer.send(mqttConnect(identity));
    await peer.receives(connack);
    const nonce = Buffer.alloc(32).toString("base64");
    const registration = JSON.stringify({ identity, firmware: "9.9.9", nonce });
    peer.send(mqttPublish(`devices/${identity}/registration`, registration));
    await peer.receives(Buffer.concat([connack, puback]));
    const [seen] = await backend.registrations(identity);
    assert.equal(seen?.firmwareVersion, "9.9.9");
  });

  test("a peer without a certificate gets in, to be refused by the broker", async () => {
    const manufacturer = createManufacturer();
    await using backend = await createBackend({ manufacturerCas: [manufacturer.ca] });
    await using peer = await openPeer(backend, undefined);
    peer.send(mqttConnect(identity));
    await peer.end;
    assert.deepEqual(peer.received(), Buffer.of(0x20, 2, 0, 5));
    const [refusal] = await backend.refusals(identity);
    assert.equal(refusal?.code, "no-certificate");
  });

  test("a peer with a certificate of nobody known here is dropped before it says a word", async () => {
    await using backend = await createBackend({ manufacturerCas: [createManufacturer().ca] });
    await using peer = await openPeer(backend, createManufacturer().issue(identity));
    peer.send(mqttConnect(identity));
    await peer.end;
    assert.equal(peer.received().length, 0);
    const [refusal] = await backend.refusals(identity);
    assert.deepEqual([refusal?.service, refusal?.code], ["tls", "untrusted-certificate"]);
  });

  test("a peer that expects another host does not trust the server", async () => {
    const manufacturer = createManufacturer();
    await using backend = await createBackend({ manufacturerCas: [manufacturer.ca] });
    await using peer = await openPeer(backend, manufacturer.issue(identity), "backend.example");
    const { code, errors } = await peer.end;
    assert.notEqual(code, 0);
    assert.match(errors, /hostname mismatch/i);
  });
});

interface Peer extends AsyncDisposable {
  send(bytes: Uint8Array): void;
  /** Waits until exactly `bytes` have come since the beginning. Rejects when the peer ends before. */
  receives(bytes: Uint8Array): Promise<void>;
  received(): Buffer;
  readonly end: Promise<{ readonly code: number | null; readonly errors: string }>;
}

async function openPeer(
  { endpoint }: Backend,
  own: ClientIdentity | undefined,
  hostname = "localhost",
): Promise<Peer> {
  const folder = await mkdtemp(join(tmpdir(), "assay-peer-"));
  const file = async (name: string, text: string) => {
    await writeFile(join(folder, name), text, { mode: 0o600 });
    return join(folder, name);
  };
  const credential =
    own === undefined ? [] : ["-cert", await file("cert", own.cert), "-key", await file("key", own.key)];
  const child = spawn("openssl", [
    ...[
      "s_client",
      "-quiet",
      "-connect",
      `127.0.0.1:${new URL(endpoint.url).port}`,
      "-servername",
      "localhost",
    ],
    ...[
      "-CAfile",
      await file("ca", endpoint.caCertificate),
      "-verify_return_error",
      "-verify_hostname",
      hostname,
    ],
    ...credential,
  ]);
  return watch(child, () => rm(folder, { recursive: true }));
}

function watch(child: ChildProcessWithoutNullStreams, cleanUp: () => Promise<void>): Peer {
  let received = Buffer.alloc(0);
  let errors = "";
  const changed = new EventTarget();
  child.stdout.on("data", (chunk: Buffer) => {
    received = Buffer.concat([received, chunk]);
    changed.dispatchEvent(new Event("data"));
  });
  child.stderr.on("data", (chunk: Buffer) => {
    errors += chunk.toString("utf8");
  });
  // A peer that is turned away closes its input while we may still be writing to it.
  child.stdin.on("error", () => {});
  const end = once(child, "close").then(([code]) => ({ code: code as number | null, errors }));
  return {
    send: (bytes) => child.stdin.write(bytes),
    received: () => received,
    receives: async (bytes) => {
      while (!received.equals(bytes)) {
        const ended = end.then(() => {
          throw new Error(`the peer ended after ${received.toString("hex")}: ${errors}`);
        });
        await Promise.race([once(changed, "data"), ended]);
      }
    },
    end,
    [Symbol.asyncDispose]: async () => {
      child.kill();
      await end;
      await cleanUp();
    },
  };
}
