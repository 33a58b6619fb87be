import assert from "node:assert/strict";
import { join } from "node:path";
import { suite, test } from "node:test";
import { EquipmentFault } from "../../core/kernel/index.ts";
import { flowResume, flowSuspend } from "./com-port.ts";
import { negotiation, subnegotiation, telnetOptions } from "./telnet.ts";
import { nextLine, soon, TestPlace, whenGone } from "./test-support/bench.ts";
import { TestPty } from "./test-support/pty.ts";
import { Rfc2217Peer } from "./test-support/rfc2217-peers.ts";
import { TestServer } from "./test-support/server.ts";

const { comPort } = telnetOptions;
const awkward = Buffer.from([0x41, 0xff, 0xff, 0x0d, 0x00, 0x00, 0xff, 0x0d, 0x0a]);

function unopenable(message: RegExp) {
  return (thrown: unknown) => {
    assert.ok(thrown instanceof EquipmentFault);
    assert.equal(thrown.code, "PORT_UNOPENABLE");
    assert.match(thrown.message, message);
    return true;
  };
}

/** A server that agrees on the option, and answers each command with what `answer` makes of it. */
function agreeable(
  server: TestServer,
  answer: (command: number, payload: Uint8Array) => Uint8Array | undefined,
): void {
  server.onData((bytes) => {
    if (bytes.includes(Buffer.from(negotiation("will", comPort)))) server.print(negotiation("do", comPort));
    for (const [, body = ""] of bytes.toString("latin1").matchAll(/\xff\xfa\x2c([\s\S]*?)\xff\xf0/g)) {
      const [command = 0, ...payload] = Buffer.from(body, "latin1");
      const said = answer(command, Uint8Array.from(payload));
      if (said !== undefined) server.print(subnegotiation(comPort, Uint8Array.of(command + 100, ...said)));
    }
  });
}

suite("console over RFC 2217: servers of others", () => {
  test("ser2net: bytes of every kind go both ways, and it answers for its port", async () => {
    await using place = await TestPlace.open();
    const pty = place.use(await TestPty.open(join(place.folder, "tty")));
    const { port } = place.use(await Rfc2217Peer.ser2net(place.folder, pty.path));
    // It listens only after a moment: waited for like a board that starts.
    const line = await place.console({ driver: "rfc2217", port, baudRate: 57_600, reenumerates: true });
    await soon(line.check());
    await line.write(awkward);
    await pty.hears(awkward);
    const heard = nextLine(line);
    pty.print(Buffer.concat([Buffer.from("a"), awkward]));
    await heard;
    assert.deepEqual(place.recordedBytes("received"), Buffer.concat([Buffer.from("a"), awkward]));
    await line.check();
  });

  test("ser2net: a port that vanishes behind it is gone", async () => {
    await using place = await TestPlace.open();
    const pty = place.use(await TestPty.open(join(place.folder, "tty")));
    const peer = place.use(await Rfc2217Peer.ser2net(place.folder, pty.path));
    const first = await place.console({ driver: "rfc2217", port: peer.port, reenumerates: true });
    await soon(first.check());
    await first[Symbol.asyncDispose]();
    const line = await place.console({ driver: "rfc2217", port: peer.port });
    const gone = whenGone(line);
    await pty.pull();
    assert.match((await gone).message, /^board-1: .*closed the connection/);
  });

  test("ser2net that is started anew in an expected gap is connected again", async () => {
    await using place = await TestPlace.open();
    const pty = place.use(await TestPty.open(join(place.folder, "tty")));
    const peer = await Rfc2217Peer.ser2net(place.folder, pty.path);
    const line = await place.console({ driver: "rfc2217", port: peer.port, reenumerates: true });
    await soon(line.check());
    const gap = line.expectGap();
    await peer[Symbol.asyncDispose]();
    const next = await TestPty.open(join(place.folder, "tty2"));
    place.use(next);
    place.use(await Rfc2217Peer.ser2net(place.folder, next.path, peer.port));
    await soon(gap.over());
    await line.write(Buffer.from("anew\n"));
    await next.hears("anew\n");
  });

  test("pyserial: an echo of every byte comes back", async () => {
    await using place = await TestPlace.open();
    const { port } = place.use(await Rfc2217Peer.pyserial());
    const line = await place.console({ driver: "rfc2217", port, reenumerates: true, dtr: true, rts: false });
    await soon(line.check());
    const heard = nextLine(line);
    await line.write(awkward);
    await heard;
    assert.deepEqual(place.recordedBytes("received"), awkward);
  });
});

suite("console over RFC 2217: servers that misbehave", () => {
  test("one that does not speak it is named as such", async () => {
    await using place = await TestPlace.open();
    const server = place.use(await TestServer.listen());
    server.onData((bytes) => {
      if (bytes.includes(Buffer.from(negotiation("will", comPort))))
        server.print(negotiation("dont", comPort));
    });
    await assert.rejects(
      place.console({ driver: "rfc2217", port: server.port }),
      unopenable(/^board-1: .*does not speak RFC 2217; try the driver tcp/),
    );
  });

  test("one that sets another speed is refused", async () => {
    await using place = await TestPlace.open();
    const server = place.use(await TestServer.listen());
    agreeable(server, (command, payload) => (command === 1 ? Uint8Array.of(0, 0, 0x25, 0x80) : payload));
    await assert.rejects(
      place.console({ driver: "rfc2217", port: server.port }),
      unopenable(/set 9600 baud and not 115200/),
    );
  });

  test("one that hangs up while it is asked is told at once", async () => {
    await using place = await TestPlace.open();
    const server = place.use(await TestServer.listen());
    agreeable(server, () => {
      server.hangUp();
      return undefined;
    });
    await assert.rejects(
      place.console({ driver: "rfc2217", port: server.port }),
      unopenable(/closed the connection/),
    );
  });

  test("notifications are passed over, first words are kept, and a suspended line waits", async () => {
    await using place = await TestPlace.open();
    const server = place.use(await TestServer.listen());
    let greeted = false;
    agreeable(server, (_, payload) => {
      if (!greeted) {
        greeted = true;
        server.print("[boot] first words\n");
        server.print(subnegotiation(comPort, Uint8Array.of(106, 0x60)));
        server.print(subnegotiation(comPort, Uint8Array.of(107, 0xb0)));
        server.print(negotiation("will", telnetOptions.echo));
      }
      return payload;
    });
    const line = await place.console({ driver: "rfc2217", port: server.port });
    assert.equal(await nextLine(line), "[boot] first words");
    await server.hears(Buffer.from(negotiation("dont", telnetOptions.echo)));
    const heard = nextLine(line);
    server.print(subnegotiation(comPort, Uint8Array.of(flowSuspend)));
    server.print("[boot] second\n");
    await heard;
    assert.equal(place.recorded("received"), "[boot] first words\n[boot] second\n");
    const written = line.write(Buffer.from("held\n"));
    // An order of its own, which a suspended line does not hold back: once it is answered, the line would have been written.
    await line.check();
    assert.ok(!server.heard.includes("held"));
    server.print(subnegotiation(comPort, Uint8Array.of(flowResume)));
    await soon(written);
    await server.hears("held\n");
  });
});
