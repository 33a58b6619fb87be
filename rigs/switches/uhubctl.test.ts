import assert from "node:assert/strict";
import { chmod, rm } from "node:fs/promises";
import { suite, test } from "node:test";
import { contractPlace, switchContract, switchFaultOf } from "../equipment/switch-contract.ts";
import { linesOf, toolFolder } from "./test-support/folder.ts";
import { openUhubctl, uhubctlSchema } from "./uhubctl.ts";

async function hub(given: object = {}) {
  const tools = await toolFolder({ uhubctl: "uhubctl.sh" });
  const options = { driver: "uhubctl", hub: "1-1", port: 2, program: tools.path("uhubctl"), ...given };
  const one = openUhubctl(uhubctlSchema.parse(options), contractPlace);
  return {
    tools,
    switch: one,
    closed: async () => (await tools.fact("port")) === "on",
    moves: () => linesOf(tools, "moves"),
    byHand: (closed: boolean) => tools.setFact("port", closed ? "on" : "off"),
    jam: () => tools.setFact("stuck", ""),
    remove: () => tools.setFact("gone", ""),
    async [Symbol.asyncDispose]() {
      await one[Symbol.asyncDispose]();
      await tools[Symbol.asyncDispose]();
    },
  };
}

switchContract("uhubctl", { readsBack: true, make: hub });

suite("a port of a hub by uhubctl", () => {
  test("names the hubs that there are instead of a wrong one", async () => {
    await using one = await hub({ hub: "1-9" });
    const { message, help } = await switchFaultOf(one.switch.set(true));
    assert.match(message, /No compatible devices detected at location 1-9!/);
    assert.equal(help, "Name a hub that uhubctl finds as hub: 1-1, 2-1.");
  });

  test("says when there is no hub at all that switches", async () => {
    await using one = await hub();
    await one.remove();
    assert.match((await switchFaultOf(one.switch.set(true))).help, /finds no hub that switches its ports/);
  });

  test("names the ports that there are instead of a wrong one", async () => {
    await using one = await hub({ port: 9 });
    assert.match((await switchFaultOf(one.switch.set(true))).help, /port: 1 to 4\./);
    assert.match((await switchFaultOf(one.switch.read())).help, /port: 1 to 4\./);
  });

  test("gives the udev rule and the group where USB is not permitted", async () => {
    await using one = await hub();
    await one.tools.setFact("denied", "");
    const { help } = await switchFaultOf(one.switch.set(true));
    assert.match(help, /52-usb\.rules/);
    assert.match(help, /GROUP="plugdev"/);
  });

  test("tells a hub that reports the port on though it was switched off", async () => {
    await using one = await hub();
    await one.switch.set(true);
    await one.jam();
    const { message, help } = await switchFaultOf(one.switch.set(false));
    assert.match(message, /switched off but reads back on/);
    assert.match(help, /does not switch its supply/);
  });

  test("names the Debian package where the program is missing, and chmod where it may not be run", async () => {
    await using one = await hub();
    await chmod(one.tools.path("uhubctl"), 0o644);
    assert.match((await switchFaultOf(one.switch.set(true))).help, /chmod \+x/);
    await rm(one.tools.path("uhubctl"));
    assert.match((await switchFaultOf(one.switch.set(true))).help, /apt-get install uhubctl/);
  });

  test("does not wait for ever, and takes nothing for a status that is none", async () => {
    await using one = await hub({ withinMs: 200 });
    await one.tools.setFact("hang", "");
    const { message, help } = await switchFaultOf(one.switch.set(true));
    assert.match(message, /did not end within 200 ms/);
    assert.match(help, /raise withinMs/);
    await rm(one.tools.path("hang"));
    await one.tools.setFact("garbage", "");
    assert.match((await switchFaultOf(one.switch.read())).message, /shows no such hub/);
  });
});
