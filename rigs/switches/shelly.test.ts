import assert from "node:assert/strict";
import type { RequestListener } from "node:http";
import { suite, test } from "node:test";
import { contractPlace, switchContract, switchFaultOf } from "../equipment/switch-contract.ts";
import { openShelly, shellySchema } from "./shelly.ts";
import { fakeDevice } from "./test-support/fake-device.ts";
import { toolFolder } from "./test-support/folder.ts";
import { proxyTo } from "./test-support/proxy.ts";
import { startRelay } from "./test-support/relay-process.ts";
import { nowhere, serveGarbage, serveWeb } from "./test-support/web.ts";

const open = (options: object) =>
  openShelly(shellySchema.parse({ driver: "shelly", ...options }), contractPlace);

interface Given {
  readonly inverted?: boolean;
  readonly channel?: number;
  /** Of the relay. */
  readonly secret?: string;
  readonly password?: string;
}

/** The demo lab's relay as a process, seen through a proxy. */
async function shelly({ secret, ...given }: Given = {}) {
  await using made = new AsyncDisposableStack();
  const folder = made.use(await toolFolder({}));
  const control = folder.path("control");
  const device = made.use(await fakeDevice(control));
  const login = secret === undefined ? [] : ["--password", secret];
  const relay = made.use(await startRelay("--channel", `power=${control}`, ...login));
  const proxy = made.use(await proxyTo(relay.url));
  const one = made.use(open({ url: proxy.url, ...given }));
  const owned = made.move();
  return {
    proxy,
    relay,
    switch: one,
    closed: async () => device.orders.at(-1) === "power.on",
    moves: async () => device.orders.length,
    async byHand(closed: boolean) {
      await (await fetch(`${relay.url}/rpc/Switch.Set?id=0&on=${closed}`)).json();
    },
    jam: async () => proxy.jam(),
    async remove() {
      await proxy[Symbol.asyncDispose]();
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

switchContract("shelly", { readsBack: true, make: shelly });
switchContract("shelly with a password", {
  readsBack: true,
  // The hand has no password.
  byHand: false,
  make: (wiring) => shelly({ ...wiring, secret: "open sesame", password: "open sesame" }),
});

/** The fault of a Shelly that answers like this. */
async function faultOf(answer: RequestListener, given: object = {}) {
  await using web = await serveWeb(answer);
  await using one = open({ url: web.url, withinMs: 500, ...given });
  return switchFaultOf(one.set(true));
}

suite("a Shelly", () => {
  test("names the channels that there are instead of a wrong one", async () => {
    await using one = await shelly({ channel: 7 });
    const { message, help } = await switchFaultOf(one.switch.set(true));
    assert.match(
      message,
      /channel 7 of the Shelly .* refuses Switch\.Set: Argument 'id', value 7 not found! \(-105\)/,
    );
    assert.equal(help, "Name a channel that it has as channel: 0.");
  });

  test("is asked over one connection, and for its challenge once", async () => {
    await using one = await shelly({ secret: "open sesame", password: "open sesame" });
    for (const on of [true, false, true]) await one.switch.set(on);
    const { requests } = one.proxy;
    assert.equal(requests.length, 7, "three times set and read, and the first without a challenge");
    assert.equal(requests.filter(({ authorization }) => authorization === undefined).length, 1);
    assert.equal(new Set(requests.map(({ port }) => port)).size, 1);
  });

  test("takes a new challenge where each is good for one request, as before firmware 2.0", async () => {
    let challenges = 0;
    let spent = 0;
    await using web = await serveWeb((request, response) => {
      request.resume();
      if (request.headers.authorization?.includes(`nonce="n${challenges}"`) && spent < challenges) {
        spent = challenges;
        return response.end('{"id":1,"result":{"output":true}}');
      }
      challenges += 1;
      const challenge = `Digest qop="auth", realm="shelly", nonce="n${challenges}", algorithm=SHA-256`;
      return response.writeHead(401, { "WWW-Authenticate": challenge }).end();
    });
    await using one = open({ url: web.url, password: "x" });
    for (let again = 0; again < 3; again += 1) assert.equal(await one.read(), true);
    assert.equal(challenges, 3);
  });

  test("asks for the key password, and says when it is wrong; the password is in no message", async () => {
    await using none = await shelly({ secret: "open sesame" });
    const { message, help } = await switchFaultOf(none.switch.set(true));
    assert.match(message, /asks for a password \(401\)/);
    assert.match(help, /as password\.$/);
    await using wrong = await shelly({ secret: "open sesame", password: "guessed" });
    const fault = await switchFaultOf(wrong.switch.set(true));
    assert.match(fault.message, /does not take the password \(401\)/);
    assert.doesNotMatch(fault.message + fault.help, /guessed/);
  });

  test("of the first generation is told by its 404", async () => {
    const fault = await faultOf((_, response) => response.writeHead(404).end("Not Found"));
    assert.match(fault.help, /first generation/);
  });

  test("that fails, or is something else, is a fault with what to look at", async () => {
    const failing = await faultOf((_, response) => response.writeHead(500).end("oops"));
    assert.match(failing.message, /status 500/);
    const page = await faultOf((_, response) => response.end("<html>router</html>"));
    assert.match(page.help, /\/shelly/);
    const busy = await faultOf((_, response) => response.writeHead(429).end());
    assert.match(busy.message, /429/);
    const other = await faultOf((_, response) => response.end('{"id":1,"result":{"on":true}}'));
    assert.match(other.message, /no `output`/);
    const long = await faultOf((_, response) => response.end("x".repeat(100_000)));
    assert.match(long.message, /more than 65536 bytes/);
  });

  test("that cannot be reached says why", async () => {
    await using refused = open({ url: await nowhere() });
    const { message, help } = await switchFaultOf(refused.set(true));
    assert.match(message, /ECONNREFUSED/);
    assert.match(help, /correct url/);
    await using garbage = await serveGarbage("SSH-2.0-OpenSSH_9.2\r\n");
    await using ssh = open({ url: garbage.url });
    assert.match((await switchFaultOf(ssh.set(true))).help, /speaks no HTTP/);
    const hung = await faultOf(() => {}, { withinMs: 100 });
    assert.match(hung.message, /no answer within 100 ms/);
  });

  test("is connected to anew when it closed a kept connection", async () => {
    const ports = new Set<number | undefined>();
    await using web = await serveWeb((request, response) => {
      request.resume();
      ports.add(request.socket.remotePort);
      response.end('{"id":1,"result":{"output":true}}', () => request.socket.resetAndDestroy());
    });
    await using one = open({ url: web.url });
    for (let again = 0; again < 3; again += 1) assert.equal(await one.read(), true);
    assert.equal(ports.size, 3);
  });

  test("has an address and nothing else as url", () => {
    for (const url of ["https://192.0.2.1", "http://192.0.2.1/rpc", "http://admin:x@192.0.2.1", "192.0.2.1"])
      assert.equal(shellySchema.safeParse({ driver: "shelly", url }).success, false, url);
    assert.ok(shellySchema.safeParse({ driver: "shelly", url: "http://192.0.2.1:8080/" }).success);
  });
});
