import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { EquipmentFault } from "../../core/kernel/index.ts";
import { nextLine, soon, TestPlace, whenGone } from "./test-support/bench.ts";
import { TestServer } from "./test-support/server.ts";

suite("console over TCP", () => {
  test("lines go both ways, and the bytes are recorded", async () => {
    await using place = await TestPlace.open();
    const server = place.use(await TestServer.listen());
    const line = await place.console({ driver: "tcp", port: server.port });
    const heard = nextLine(line);
    await line.write(Buffer.from("status\n"));
    await server.hears("status\n");
    server.print("[boot] \xffup\n");
    assert.equal(await heard, "[boot] ÿup");
    assert.equal(place.recorded("sent"), "status\n");
    assert.equal(place.recorded("received"), "[boot] ÿup\n");
  });

  test("the last words before the connection ends are heard", async () => {
    await using place = await TestPlace.open();
    const server = place.use(await TestServer.listen());
    const line = await place.console({ driver: "tcp", port: server.port });
    const gone = whenGone(line);
    await server.connected();
    const last = `${"panic ".repeat(20_000)}\n`;
    server.print(last);
    server.hangUp();
    const fault = await gone;
    assert.equal(fault.code, "PORT_GONE");
    assert.match(fault.message, /^board-1: .*closed the connection/);
    assert.equal(place.recorded("received"), last);
  });

  test("a server that is not there is told with the place", async () => {
    await using place = await TestPlace.open();
    const server = await TestServer.listen();
    await server[Symbol.asyncDispose]();
    await assert.rejects(place.console({ driver: "tcp", port: server.port }), (thrown: unknown) => {
      assert.ok(thrown instanceof EquipmentFault);
      assert.equal(thrown.code, "PORT_UNOPENABLE");
      assert.match(thrown.message, /^board-1: .*ECONNREFUSED/);
      return true;
    });
  });

  test("it is connected again in an expected gap, and what waited is written then", async () => {
    await using place = await TestPlace.open();
    const server = await TestServer.listen();
    const line = await place.console({ driver: "tcp", port: server.port });
    const gap = line.expectGap();
    await server[Symbol.asyncDispose]();
    await place.gaps(1);
    const written = line.write(Buffer.from("waited\n"));
    const again = place.use(await TestServer.listen(server.port));
    await soon(gap.over());
    await soon(written);
    await again.hears("waited\n");
  });

  test("a server that accepts and hangs up again and again is given up by the deadline, with less and less zeal", async () => {
    await using place = await TestPlace.open();
    const server = place.use(await TestServer.listen());
    const line = await place.console({
      driver: "tcp",
      port: server.port,
      reenumerates: true,
      returnsWithinMs: 600,
    });
    await server.connected();
    server.refuseAll();
    const fault = await whenGone(line);
    assert.match(fault.message, /did not come back within 600 ms/);
    assert.ok(server.connections < 10, `${server.connections} connections`);
  });
});
