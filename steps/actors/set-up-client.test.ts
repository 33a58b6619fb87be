import assert from "node:assert/strict";
import { createPrivateKey, generateKeyPairSync } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { connect, createServer as createTcpServer, type Socket } from "node:net";
import { describe, it } from "node:test";
import { createSecureContext, TLSSocket } from "node:tls";
import type { Outcome } from "../../core/kernel/index.ts";
import { issueCertificate, toPem } from "../../core/wire/index.ts";
import { createSetUpResponder, makeSetUpVerifier } from "../../core/wire/provisioning/index.ts";
import { SetUpClient } from "./set-up-client.ts";
import type { SetUpHttpOptions } from "./set-up-http.ts";

/** Devices that do what a good device would not; the good one is met in `cli/bench/set-up.test.ts`. */

const secret = { security: 2, username: "wifiprov", proofOfPossession: "correct-horse-42" } as const;
const serial = "AR1-0042";

interface Certified {
  readonly name: { readonly commonName: string; readonly serialNumber?: string };
  /** PEM. */
  readonly cert: string;
  readonly key: string;
}

function certify(name: Certified["name"], issuer?: Certified): Certified {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const der = issueCertificate(
    {
      subject: name,
      issuer: issuer?.name ?? name,
      publicKey: publicKey.export({ format: "der", type: "spki" }),
      notBefore: new Date(Date.now() - 1000),
      use: { kind: issuer === undefined ? "authority" : "device" },
    },
    issuer === undefined ? privateKey : createPrivateKey(issuer.key),
  );
  return { name, cert: toPem(der), key: privateKey.export({ format: "pem", type: "pkcs8" }).toString() };
}

const manufacturer = certify({ commonName: "Manufacturer" });
const stranger = certify({ commonName: "Manufacturer" });
const genuine = certify({ commonName: "AR1", serialNumber: serial }, manufacturer);

interface FakeDevice {
  /** What it shows in TLS; plain when left out. */
  readonly identity?: { readonly cert: string; readonly key: string };
  /** Answers a request; says nothing when left out. */
  readonly serve?: (request: IncomingMessage, response: ServerResponse, body: Buffer) => void;
}

/** Opens a client to a fake device; everything ends with `stack`. */
async function meet(
  stack: AsyncDisposableStack,
  { identity, serve = () => {} }: FakeDevice,
  changes: Partial<SetUpHttpOptions> = {},
): Promise<Outcome<SetUpClient>> {
  const http = createServer((request, response) => {
    const parts: Uint8Array[] = [];
    request.on("data", (part) => parts.push(part));
    request.on("end", () => serve(request, response, Buffer.concat(parts)));
  });
  const sockets = new Set<Socket>();
  const tcp = createTcpServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    if (identity === undefined) return void http.emit("connection", socket);
    const secured = new TLSSocket(socket, { isServer: true, secureContext: createSecureContext(identity) });
    secured.on("error", () => {});
    return void http.emit("connection", secured);
  });
  stack.defer(async () => {
    for (const socket of sockets) socket.destroy();
    tcp.close();
    await once(tcp, "close");
  });
  await once(tcp.listen(0, "127.0.0.1"), "listening");
  const address = tcp.address();
  assert.ok(typeof address === "object" && address !== null);
  const socket = stack.adopt(connect({ host: "127.0.0.1", port: address.port }), (own) => void own.destroy());
  await once(socket, "connect");
  const opened = await SetUpClient.open(socket, {
    channel: identity === undefined ? "soft-ap-http" : "soft-ap-https",
    trust: { manufacturerCa: manufacturer.cert, serial },
    wait: { withinMs: 5_000 },
    ...changes,
  });
  if (opened.kind === "done") stack.use(opened.value);
  return opened;
}

function expectClient(outcome: Outcome<SetUpClient>): SetUpClient {
  assert.equal(outcome.kind, "done", JSON.stringify(outcome));
  return (outcome as { value: SetUpClient }).value;
}

const codeOf = (outcome: Outcome<unknown>) => (outcome.kind === "refused" ? outcome.code : outcome.kind);
const short = { wait: { withinMs: 150 } };

describe("whose certificate it is", () => {
  it("takes the device on the label, and shows what it saw", async () => {
    await using stack = new AsyncDisposableStack();
    const client = expectClient(await meet(stack, { identity: genuine }));
    assert.match(client.tls?.version ?? "", /^TLSv1\.[23]$/);
    assert.equal(toPem(client.tls?.certificate ?? new Uint8Array()), genuine.cert);
  });

  for (const [what, identity] of [
    [
      "another device of the same manufacturer",
      certify({ commonName: "AR1", serialNumber: "AR1-0043" }, manufacturer),
    ],
    [
      "a serial that only begins alike",
      certify({ commonName: "AR1", serialNumber: `${serial}0` }, manufacturer),
    ],
    ["the serial in the common name", certify({ commonName: `x serialNumber=${serial}` }, manufacturer)],
    [
      "a device of a stranger with the same names",
      certify({ commonName: "AR1", serialNumber: serial }, stranger),
    ],
    ["a certificate that vouches for itself", certify({ commonName: "AR1", serialNumber: serial })],
  ] as const) {
    it(`refuses ${what}; the careless do not`, async () => {
      await using stack = new AsyncDisposableStack();
      assert.equal(codeOf(await meet(stack, { identity })), "untrusted-device");
      expectClient(await meet(stack, { identity }, { careless: true }));
    });
  }

  it("refuses a device that hangs up, or speaks no TLS", async () => {
    await using stack = new AsyncDisposableStack();
    const plain = { serve: (_: unknown, response: ServerResponse) => void response.end() };
    assert.equal(codeOf(await meet(stack, plain, { channel: "soft-ap-https" })), "tls-refused");
  });
});

describe("devices that do not keep to the protocol", () => {
  it("silence ends with its deadline", async () => {
    await using stack = new AsyncDisposableStack();
    const client = expectClient(await meet(stack, { identity: genuine }, short));
    assert.deepEqual(await client.version(), { kind: "silent", afterMs: 150 });
    assert.equal(codeOf(await client.version()), "connection-lost");
  });

  it("half an answer ends with its deadline, one without end by its length", async () => {
    await using stack = new AsyncDisposableStack();
    const half = (_: unknown, response: ServerResponse) => void response.writeHead(200).write("half");
    const client = expectClient(await meet(stack, { serve: half }, short));
    assert.equal((await client.version()).kind, "silent");
    const flood = (_: unknown, response: ServerResponse) => void response.end(Buffer.alloc(1 << 20));
    assert.equal(
      codeOf(await expectClient(await meet(stack, { serve: flood })).version()),
      "connection-lost",
    );
  });

  it("answers that make no sense are refusals with what is wrong", async () => {
    await using stack = new AsyncDisposableStack();
    const serve = (_: unknown, response: ServerResponse) => void response.end("{}");
    const client = expectClient(await meet(stack, { serve }));
    assert.equal(codeOf(await client.version()), "malformed");
    assert.equal(codeOf(await client.begin(secret)), "malformed");
    assert.equal(codeOf(await client.setCloud({ endpoint: "mqtts://x", account: "a" })), "malformed");
    const other = (_: unknown, response: ServerResponse) => void response.writeHead(500).end("oops");
    assert.equal(codeOf(await expectClient(await meet(stack, { serve: other })).version()), "http-500");
  });

  it("a device that does not know the proof of possession gets no session and no setting", async () => {
    await using stack = new AsyncDisposableStack();
    const seen: Buffer[] = [];
    const impostor = createSetUpResponder(
      makeSetUpVerifier({ ...secret, proofOfPossession: "something else" }),
    );
    const serve = (_: unknown, response: ServerResponse, body: Buffer) => {
      seen.push(body);
      try {
        response.end(impostor.answer(body));
      } catch {
        // It lets everybody in, and hopes that nobody checks its own proof.
        response.end(Buffer.from("10021a00", "hex"));
      }
    };
    const client = expectClient(await meet(stack, { serve }));
    assert.equal((await client.begin(secret)).kind, "refused");
    assert.equal(seen.length, 2);
    for (const message of seen) assert.equal(message.indexOf(secret.proofOfPossession), -1);
  });
});
