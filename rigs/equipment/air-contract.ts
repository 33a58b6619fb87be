import assert from "node:assert/strict";
import { once } from "node:events";
import { suite, type TestContext, test } from "node:test";
import type { AirPort, WifiNetwork } from "../../core/dut/index.ts";

/** The radio around one board, from the other side. */
export interface AirUnderTest {
  readonly air: AirPort & AsyncDisposable;
  /** Has the board show its access point, whose server sends back what it hears and then ends what was ended. */
  show(): Promise<void>;
  hide(): Promise<void>;
  /** Networks that the board could join just now. */
  inReach(): Promise<readonly WifiNetwork[]>;
}

const network = { ssid: "workshop net", passphrase: "correct horse" };

/** What each way to the air around a board has to do. `make` gives a board that shows no access point and has no network in reach. */
export function airPortContract(name: string, make: (context: TestContext) => Promise<AirUnderTest>): void {
  suite(`air: ${name}`, () => {
    test("without an access point there is nothing to be seen, to be joined or to be heard", async (t) => {
      const { air } = await make(t);
      await using _air = air;
      assert.equal(await air.look(), undefined);
      const joined = await air.connect();
      assert.equal(joined.kind === "refused" && joined.code, "not-visible");
      assert.equal((await air.capture()).length, 0);
    });

    test("an access point is seen and joined, and all that crosses is captured in its order", async (t) => {
      const { air, show, hide } = await make(t);
      await using _air = air;
      await show();
      const seen = (await air.look()) ?? assert.fail("no access point");
      assert.match(seen.url, /^https?:\/\//);
      assert.notEqual(seen.ssid, "");
      for (const word of ["first", "second"]) {
        const joined = await air.connect();
        if (joined.kind !== "done") assert.fail(JSON.stringify(joined));
        const closed = once(joined.value, "close");
        joined.value.end(word);
        const heard: Buffer[] = [];
        joined.value.on("data", (bytes) => heard.push(bytes));
        await closed;
        assert.equal(Buffer.concat(heard).toString(), word);
      }
      const captured = Buffer.from(await air.capture());
      assert.ok(captured.includes(Buffer.from(seen.beacon)), "what was advertised");
      assert.match(captured.toString("latin1"), /firstfirst.*secondsecond/s);
      await hide();
      assert.equal(await air.look(), undefined);
      assert.equal((await air.connect()).kind, "refused");
    });

    test("a network is in reach from its offer to its withdrawal; one of the same name replaces it", async (t) => {
      const { air, inReach } = await make(t);
      await using _air = air;
      await air.offer({ ...network, passphrase: "another horse" });
      await air.offer(network);
      assert.deepEqual(await inReach(), [network]);
      await air.withdraw();
      await air.withdraw();
      assert.deepEqual(await inReach(), []);
    });

    test("given back, it leaves no connection and no network", async (t) => {
      const { air, show, inReach } = await make(t);
      await show();
      await air.offer(network);
      const joined = await air.connect();
      if (joined.kind !== "done") assert.fail(JSON.stringify(joined));
      const closed = once(joined.value, "close");
      joined.value.resume();
      await air[Symbol.asyncDispose]();
      await closed;
      assert.deepEqual(await inReach(), []);
    });
  });
}
