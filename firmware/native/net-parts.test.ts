import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import fc from "fast-check";
import { writeCertsOnly } from "../../core/wire/index.ts";
import {
  encodeWifiCommand,
  readWifiAnswer,
  readWifiCommand,
  readWifiProgress,
  SetUpFault,
} from "../../core/wire/provisioning/index.ts";
import { message } from "../../core/wire/provisioning/protobuf.ts";
import { arithmeticSources, compileNative, sourcesOf } from "./compile.ts";
import { NativeParts } from "./native-parts.ts";

/** The parts of the network half that read what strangers send, each against another implementation, under sanitizers. */

/** The codec that the MQTT client which the rest of the house uses stands on. */
interface MqttCodec {
  generate(packet: object): Buffer;
  parser(): {
    on(event: "packet", listener: (packet: Record<string, unknown>) => void): void;
    parse(bytes: Uint8Array): void;
  };
}
const { generate, parser: createParser }: MqttCodec = createRequire(import.meta.resolve("mqtt"))(
  "mqtt-packet",
);

const folder = mkdtempSync(join(tmpdir(), "assay-native-build-"));
let parts: NativeParts;
before(async () => {
  const names = [
    ..."asctime at_command at_reader certs_only cursor http_message mqtt_packet protobuf".split(" "),
    ..."set_up_fault set_up_session wifi_config".split(" "),
  ];
  const sources = sourcesOf(
    ...names.map((name) => `src/net/${name}.c`),
    ...[
      "src/text/*.c",
      "src/der/der.c",
      "src/crypto/{aes,constant_time,sha256,x25519}.c",
      "native/net_parts.c",
    ],
  );
  parts = new NativeParts(await compileNative("parts", [...sources, ...arithmeticSources], folder));
});
after(async () => {
  await parts?.[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

const hex = (bytes: Uint8Array | string) => Buffer.from(bytes).toString("hex") || "-";
/** The bytes behind each line that begins with `word`. */
const told = (lines: readonly string[], word: string): Buffer[] =>
  lines
    .filter((line) => line.startsWith(`${word} `))
    .map((line) => Buffer.from(line.split(" ").at(-1) ?? "", "hex"));
const anyBytes = fc.uint8Array({ maxLength: 200 });
const step = fc.integer({ min: 1, max: 300 });

describe("Protocol Buffers", () => {
  it("takes what core/wire takes and nothing else", async () => {
    const anything = message({});
    await fc.assert(
      fc.asyncProperty(anyBytes, async (bytes) => {
        const isRead = doesNotThrow(() => anything.decode(bytes));
        assert.equal((await parts.ask("proto", hex(bytes))).at(-1), isRead ? "end" : "malformed");
      }),
      { numRuns: 1000 },
    );
  });

  it("reads commands on prov-config as core/wire does, changed ones too", async () => {
    const whole = fc
      .record({ ssid: fc.string({ maxLength: 40 }), passphrase: fc.string({ maxLength: 70 }) })
      .map((settings) => encodeWifiCommand({ name: "set", settings }));
    const others = fc.constantFrom(
      encodeWifiCommand({ name: "apply" }),
      encodeWifiCommand({ name: "get-status" }),
    );
    const command = fc.oneof(whole, others);
    const changed = fc
      .tuple(command, fc.nat(), fc.nat(255))
      .map(([bytes, at, value]) => bytes.with(at % bytes.length, value));
    await fc.assert(
      fc.asyncProperty(fc.oneof(command, changed, anyBytes), async (bytes) => {
        const lines = await parts.ask("wifi-read", hex(bytes));
        const read = orFault(() => readWifiCommand(bytes));
        // Fields that only answers have are nothing to the device, and something to core/wire.
        const fields = (await parts.ask("proto", hex(bytes))).map((line) => Number(line.split(" ")[1]));
        fc.pre(!fields.some((number) => [11, 13, 15].includes(number)));
        if (read instanceof SetUpFault) return assert.deepEqual(lines, ["malformed"]);
        const names = ["get-status", "set", "apply"] as const;
        assert.equal(lines[0], `command ${names.indexOf(read.name)}`);
        if (read.name !== "set") return;
        assert.equal(told(lines, "ssid")[0]?.toString(), read.settings.ssid);
        assert.equal(told(lines, "passphrase")[0]?.toString(), read.settings.passphrase);
      }),
      { numRuns: 1000 },
    );
  });

  it("writes answers that core/wire reads", async () => {
    const write = async (...words: string[]) =>
      told(await parts.ask("wifi-write", ...words), "message")[0] ?? Buffer.of();
    for (const to of ["set", "apply"] as const) {
      assert.deepEqual(readWifiAnswer(to, await write(to, "ok")), { ok: true });
      const refused = { ok: false, field: "passphrase", reason: "it is too short" };
      assert.deepEqual(readWifiAnswer(to, await write(to, "no")), refused);
    }
    const stations = ["disconnected", "connecting", "connected", "wifi-refused", "wifi-not-found"];
    for (const [number, station] of stations.entries())
      assert.equal(readWifiProgress(await write("status", String(number))), station);
  });

  it("answers or refuses any bytes on prov-session", async () => {
    const head = Uint8Array.of(0x10, 1, 0x5a);
    const bytes = fc.oneof(
      anyBytes,
      anyBytes.map((rest) => Buffer.concat([head, rest])),
    );
    await fc.assert(
      fc.asyncProperty(bytes, async (one) => {
        const [word] = await parts.ask("session", hex(one));
        assert.match(word ?? "", /^(answered|malformed|insecure-scheme|out-of-order)$/);
      }),
      { numRuns: 500 },
    );
  });
});

describe("HTTP", () => {
  const read = async (kind: "request" | "response", text: string | Uint8Array, pieces = 7) => {
    const lines = await parts.ask("http", kind, String(pieces), hex(text));
    const [, state, status, length, closes, chunked] = (
      lines.find((line) => line.startsWith("state ")) ?? ""
    ).split(" ");
    return {
      state: ["head", "body", "complete", "malformed"][Number(state)],
      status: Number(status),
      length: Number(length),
      closes: closes === "1",
      chunked: chunked === "1",
      body: Buffer.concat(told(lines, "piece")).toString("latin1"),
      path: told(lines, "path")[0]?.toString(),
      method: told(lines, "method")[0]?.toString(),
      cookie: told(lines, "cookie")[0]?.toString(),
    };
  };

  it("reads a response in pieces of any size", async () => {
    const head = "HTTP/1.1 200 OK\r\nDate: today\r\ncontent-LENGTH:  11 \r\nConnection: Close\r\n\r\n";
    await fc.assert(
      fc.asyncProperty(step, async (pieces) => {
        const { state, status, body, closes } = await read("response", `${head}hello\r\n\r\nyou`, pieces);
        assert.deepEqual([state, status, body, closes], ["complete", 200, "hello\r\n\r\nyo", true]);
      }),
    );
  });

  it("knows where a message without a body ends, and passes an interim answer over", async () => {
    assert.equal(
      (await read("response", "HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\n")).state,
      "complete",
    );
    const both = await read(
      "response",
      "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 403 \r\nContent-Length: 2\r\n\r\nno",
    );
    assert.deepEqual([both.state, both.status, both.body], ["complete", 403, "no"]);
    const request = await read("request", "\r\nGET /proto-ver HTTP/1.1\r\nCookie: a=1; session=77\r\n\r\n");
    const { state, method, path, cookie, closes } = request;
    assert.deepEqual(
      [state, method, path, cookie, closes],
      ["complete", "GET", "/proto-ver", "a=1; session=77", false],
    );
    assert.equal((await read("request", "GET / HTTP/1.0\r\n\r\n")).closes, true);
    assert.equal(
      (await read("request", "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n")).chunked,
      true,
    );
  });

  it("refuses what could be read in two ways, and what does not end", async () => {
    for (const text of [
      "HTTP/1.1 20 OK\r\n\r\n",
      "HTTPS/1.1 200 OK\r\n\r\n",
      "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
      "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
      "HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
      "HTTP/1.1 200 OK\r\n: no name\r\n\r\n",
      `HTTP/1.1 200 OK\r\nX: ${"x".repeat(600)}\r\n\r\n`,
      `HTTP/1.1 200 OK\r\n${"X: y\r\n".repeat(1000)}\r\n`,
    ])
      assert.equal((await read("response", text, 64)).state, "malformed", text.slice(0, 60));
    for (const text of ["GET\r\n\r\n", "GET x HTTP/1.1\r\n\r\n", `${"G".repeat(20)} / HTTP/1.1\r\n\r\n`])
      assert.equal((await read("request", text)).state, "malformed", text);
    assert.equal((await read("request", `GET /${"x".repeat(100)} HTTP/1.1\r\n\r\n`)).path, "");
  });

  it("takes any bytes", async () => {
    const start = fc.constantFrom(
      "",
      "HTTP/1.1 200 OK\r\n",
      "GET / HTTP/1.1\r\n",
      "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n",
    );
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom("request", "response"),
        start,
        anyBytes,
        step,
        async (kind, head, rest, pieces) => {
          await parts.ask("http", kind, String(pieces), hex(Buffer.concat([Buffer.from(head), rest])));
        },
      ),
      { numRuns: 1000 },
    );
  });
});

describe("MQTT", () => {
  it("writes packets that another implementation reads", async () => {
    for (const length of [0, 1, 100, 127, 128, 3000]) {
      const payload = Buffer.alloc(length, 5);
      const [bytes] = told(await parts.ask("mqtt-write", hex(payload)), "packets");
      const read: Record<string, unknown>[] = [];
      const parser = createParser();
      parser.on("packet", (packet) => read.push(packet));
      parser.parse(bytes ?? Buffer.of());
      assert.deepEqual(
        read.map(({ cmd }) => cmd),
        ["connect", "subscribe", "publish", "puback", "pingreq", "disconnect"],
      );
      const [connect, subscribe, publish, puback] = read;
      assert.deepEqual(
        [connect?.["clientId"], connect?.["keepalive"], connect?.["clean"], connect?.["protocolVersion"]],
        ["PICO-1", 240, false, 4],
      );
      assert.deepEqual(subscribe?.["subscriptions"], [{ topic: "devices/PICO-1/orders", qos: 1 }]);
      assert.deepEqual([publish?.["topic"], publish?.["qos"]], ["devices/PICO-1/telemetry", 1]);
      assert.deepEqual(publish?.["payload"], payload);
      assert.equal(puback?.["messageId"], 0xabcd);
    }
  });

  it("reads packets that another implementation writes, in pieces of any size", async () => {
    const payload = Buffer.alloc(2900, 6);
    const bytes = Buffer.concat([
      generate({ cmd: "connack", returnCode: 5, sessionPresent: false }),
      generate({ cmd: "suback", messageId: 7, granted: [128] }),
      generate({ cmd: "publish", topic: "a/b", qos: 1, messageId: 9, payload, dup: true, retain: false }),
      generate({ cmd: "publish", topic: "c", qos: 0, payload: "", dup: false, retain: false }),
      generate({ cmd: "puback", messageId: 10 }),
      generate({ cmd: "pingresp" }),
    ]);
    await fc.assert(
      fc.asyncProperty(step, async (pieces) => {
        const lines = await parts.ask("mqtt-read", String(pieces), hex(bytes));
        assert.deepEqual(
          lines.filter((line) => !/^(topic|payload)/.test(line)),
          [
            "packet 2 0 5",
            "packet 9 7 128",
            "packet 3 9 0",
            "packet 3 0 0",
            "packet 4 10 0",
            "packet 13 0 0",
          ],
        );
        assert.equal(told(lines, "topic")[2]?.toString(), "a/b");
        assert.deepEqual(told(lines, "payload")[2], payload);
      }),
      { numRuns: 20 },
    );
  });

  it("lets one pass that is too large, and goes on", async () => {
    const large = generate({
      cmd: "publish",
      topic: "a",
      qos: 1,
      messageId: 3,
      payload: Buffer.alloc(9000),
      dup: false,
      retain: false,
    });
    const lines = await parts.ask(
      "mqtt-read",
      "100",
      hex(Buffer.concat([large, generate({ cmd: "puback", messageId: 4 })])),
    );
    assert.deepEqual(
      lines.filter((line) => !/^(topic|payload)/.test(line)),
      ["too-large 3 3 0", "packet 4 4 0"],
    );
  });

  it("ends at what is no packet, and takes any bytes", async () => {
    for (const bytes of ["30ffffffff01", "36050001610001", "30020005", "0000", "320500016100003", "400100"])
      assert.equal((await parts.ask("mqtt-read", "9", bytes)).at(-1), "broken", bytes);
    await fc.assert(
      fc.asyncProperty(anyBytes, step, async (bytes, pieces) => {
        await parts.ask("mqtt-read", String(pieces), hex(bytes));
      }),
      { numRuns: 1000 },
    );
  });
});

describe("certificates in a certs-only message", () => {
  const sequence = (length: number) =>
    Buffer.concat([Buffer.of(0x30, 0x81, length), Buffer.alloc(length, 1)]);

  it("are found, up to four", async () => {
    for (let count = 0; count <= 5; count += 1) {
      const all = Array.from({ length: count }, (_, i) => sequence(130 + i));
      const found = told(await parts.ask("certificates", hex(writeCertsOnly(all))), "certificate");
      assert.deepEqual(found, count <= 4 ? all : []);
    }
  });

  it("are not found in anything else", async () => {
    const whole = writeCertsOnly([sequence(140)]);
    const changed = fc
      .tuple(fc.nat(whole.length - 1), fc.nat(255))
      .map(([at, value]) => whole.with(at, value));
    const cut = fc.nat(whole.length - 1).map((length) => whole.slice(0, length));
    await fc.assert(
      fc.asyncProperty(fc.oneof(changed, anyBytes), async (bytes) => {
        await parts.ask("certificates", hex(bytes));
      }),
      { numRuns: 1000 },
    );
    await fc.assert(
      fc.asyncProperty(cut, async (bytes) => {
        assert.deepEqual(told(await parts.ask("certificates", hex(bytes)), "certificate"), []);
      }),
    );
  });
});

describe("what the modem says", () => {
  const data = Buffer.from("\r\nOK\r\n>,\0", "latin1");
  const said = Buffer.concat([
    Buffer.from("\r\nOK\r\n\r\n>AT\r\n+IPD,4,9\r\n+CIPRECVDATA:9,"),
    data,
    Buffer.from("\r\nOK\r\n4,CLOSED\r\n"),
  ]);

  it("is taken apart alike in pieces of any size", async () => {
    await fc.assert(
      fc.asyncProperty(step, async (pieces) => {
        const lines = await parts.ask("at", String(pieces), hex(said));
        assert.deepEqual(told(lines, "line").map(String), ["OK", "AT", "+IPD,4,9", "OK", "4,CLOSED"]);
        assert.equal(lines.filter((line) => line.startsWith("prompt")).length, 1);
        assert.deepEqual(Buffer.concat(told(lines, "data")), data);
      }),
    );
  });

  it("may be any bytes", async () => {
    const bytes = fc.oneof(
      anyBytes,
      anyBytes.map((rest) => Buffer.concat([Buffer.from("+CIPRECVDATA:"), rest])),
    );
    await fc.assert(
      fc.asyncProperty(bytes, step, async (one, pieces) => {
        await parts.ask("at", String(pieces), hex(one));
      }),
      { numRuns: 500 },
    );
    const long = Buffer.from(`${"x".repeat(500)}\r\nOK\r\n`);
    assert.deepEqual(
      told(await parts.ask("at", "64", hex(long)), "line").map((line) => line.length),
      [128, 2],
    );
  });

  it("escapes what has a meaning in commands, and nothing else", async () => {
    const quoted = async (text: string) => told(await parts.ask("quote", hex(text)), "quoted")[0]?.toString();
    assert.equal(await quoted('a,b"c\\d e'), 'a\\,b\\"c\\\\d e');
    assert.equal(await quoted("ü".repeat(16)), "ü".repeat(16));
    assert.equal(await quoted('"'.repeat(120)), undefined);
  });

  it("tells the time as it is", async () => {
    const time = fc.date({ min: new Date("1970-01-01"), max: new Date("2199-12-31"), noInvalidDate: true });
    await fc.assert(
      fc.asyncProperty(time, async (date) => {
        date.setUTCMilliseconds(0);
        const [day, number, month, year, clock] = date.toUTCString().replace(",", "").split(" ");
        const text = `${day} ${month} ${number?.replace(/^0/, " ")} ${clock} ${year}`;
        assert.deepEqual(await parts.ask("time", hex(text)), [`ms ${date.getTime()}`]);
      }),
    );
    for (const text of [
      "",
      "Fri",
      "Fri Nov 32 16:40:00 2026",
      "Fri Foo 27 16:40:00 2026",
      "Fri Nov 27 24:40:00 2026",
    ])
      assert.deepEqual(await parts.ask("time", hex(text)), [], text);
  });
});

function doesNotThrow(work: () => unknown): boolean {
  return !(orFault(work) instanceof SetUpFault);
}

function orFault<T>(work: () => T): T | SetUpFault {
  try {
    return work();
  } catch (thrown) {
    if (thrown instanceof SetUpFault) return thrown;
    throw thrown;
  }
}
