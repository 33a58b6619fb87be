import assert from "node:assert/strict";
import type { RequestListener } from "node:http";
import { suite, test } from "node:test";
import { contractPlace, switchContract, switchFaultOf } from "../equipment/switch-contract.ts";
import { openTasmota, tasmotaSchema } from "./tasmota.ts";
import { nowhere, serveWeb } from "./test-support/web.ts";

const open = (options: object) =>
  openTasmota(tasmotaSchema.parse({ driver: "tasmota", ...options }), contractPlace);

/** Answers as Tasmota 14 with `relays` relays does. */
function tasmota(relays: number, { password }: { password?: string } = {}) {
  const state = { closed: Array.from({ length: relays }, () => false), moves: 0, jammed: false };
  const name = (index: number) => (relays === 1 ? "POWER" : `POWER${index + 1}`);
  const word = (closed: boolean | undefined) => (closed ? "ON" : "OFF");
  const answer: RequestListener = (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "", "http://tasmota");
    // It closes every connection, and decodes no plus sign in a query.
    response.setHeader("Connection", "close");
    if (pathname !== "/cm") return response.writeHead(404).end("File Not Found");
    const admitted = searchParams.get("user") === "admin" && searchParams.get("password") === password;
    if (password !== undefined && !admitted) {
      response.writeHead(401, { "Content-Type": "application/json" });
      return response.end('{"WARNING":"Need user=<username>&password=<password>"}');
    }
    if (request.url?.includes("+")) return response.end('{"Command":"Unknown"}');
    const [command = "", order] = (searchParams.get("cmnd") ?? "").split(" ");
    if (command === "State")
      return response.end(
        JSON.stringify({
          ...{ Time: "2024-01-01T00:00:00", Uptime: "0T00:01:00", POWERONSTATE: 3 },
          ...Object.fromEntries(state.closed.map((closed, index) => [name(index), word(closed)])),
        }),
      );
    const index = Number(/^Power(\d+)$/.exec(command)?.[1] ?? Number.NaN) - 1;
    if (!(index in state.closed)) return response.end('{"Command":"Error"}');
    if (order !== undefined && !state.jammed && state.closed[index] !== (order === "On")) {
      state.closed[index] = order === "On";
      state.moves += 1;
    }
    return response.end(JSON.stringify({ [name(index)]: word(state.closed[index]) }));
  };
  return { state, answer };
}

function contractOf(relays: number, relay: number, login: { password?: string } = {}) {
  return async (wiring: { inverted: boolean }) => {
    const { state, answer } = tasmota(relays, login);
    const web = await serveWeb(answer);
    const one = open({ url: web.url, relay, ...login, ...wiring });
    return {
      switch: one,
      closed: async () => state.closed[relay - 1] === true,
      moves: async () => state.moves,
      async byHand(closed: boolean) {
        state.closed[relay - 1] = closed;
      },
      async jam() {
        state.jammed = true;
      },
      remove: () => web[Symbol.asyncDispose](),
      async [Symbol.asyncDispose]() {
        await one[Symbol.asyncDispose]();
        await web[Symbol.asyncDispose]();
      },
    };
  };
}

switchContract("tasmota with one relay", { readsBack: true, make: contractOf(1, 1) });
switchContract("tasmota with four relays and a password", {
  readsBack: true,
  make: contractOf(4, 3, { password: "p&s w=rd+" }),
});

async function faultOf(answer: RequestListener, given: object = {}) {
  await using web = await serveWeb(answer);
  await using one = open({ url: web.url, withinMs: 500, ...given });
  return switchFaultOf(one.set(true));
}

suite("a Tasmota device", () => {
  test("names the relays that there are instead of a wrong one", async () => {
    const four = await faultOf(tasmota(4).answer, { relay: 5 });
    assert.match(four.message, /relay 5 .* is not there/);
    assert.equal(four.help, "Name a relay that it has as relay: 1, 2, 3, 4.");
    assert.equal(
      (await faultOf(tasmota(1).answer, { relay: 2 })).help,
      "Name a relay that it has as relay: 1.",
    );
    assert.match((await faultOf(tasmota(0).answer)).help, /template/);
  });

  test("asks for the key password, and says when it is wrong; the password is in no message", async () => {
    const protectedOne = tasmota(1, { password: "secret" }).answer;
    assert.match((await faultOf(protectedOne)).help, /as password\.$/);
    const wrong = await faultOf(protectedOne, { password: "guessed" });
    assert.match(wrong.message, /does not take user and password/);
    assert.doesNotMatch(wrong.message + wrong.help, /guessed/);
    // Before 8.3, and in German.
    const old = await faultOf((_, response) =>
      response.end('{"WARNING":"Benötige user=<Benutzername>&password=<Passwort>"}'),
    );
    assert.match(old.help, /as password\.$/);
  });

  test("that calls its positions otherwise is told how to get them back", async () => {
    assert.match((await faultOf((_, response) => response.end('{"POWER":"EIN"}'))).help, /StateText2 ON/);
  });

  test("that is none, fails, hangs or is not there is a fault with what to look at", async () => {
    assert.match((await faultOf((_, response) => response.writeHead(404).end())).help, /WebServer 2/);
    assert.match((await faultOf((_, response) => response.writeHead(500).end("{}"))).message, /status 500/);
    assert.match((await faultOf((_, response) => response.end("<html>"))).help, /correct url/);
    assert.match((await faultOf(() => {}, { withinMs: 100 })).message, /no answer within 100 ms/);
    await using refused = open({ url: await nowhere(), password: "secret" });
    const { message } = await switchFaultOf(refused.set(true));
    assert.match(message, /ECONNREFUSED/);
    assert.doesNotMatch(message, /secret/);
  });
});
