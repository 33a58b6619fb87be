import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { chmod, rm, writeFile } from "node:fs/promises";
import { suite, test } from "node:test";
import { contractPlace, switchContract, switchFaultOf } from "../equipment/switch-contract.ts";
import { commandSchema, openCommand } from "./command.ts";
import { linesOf, toolFolder } from "./test-support/folder.ts";

/** A tool that moves at every order, also at one that asks for what is: `read` has to be asked first. */
const script = `#!/bin/sh
here=$(dirname "$0")
[ -e "$here/gone" ] && { echo "no relay on bus 3" >&2; exit 4; }
case $1 in
  read) cat "$here/contact" 2>/dev/null || echo off ;;
  on|off) [ -e "$here/stuck" ] || { echo $1 > "$here/contact"; echo $1 >> "$here/moves"; } ;;
esac
`;

/** One whose orders may come twice, and that tells nothing. */
const mute = `#!/bin/sh
here=$(dirname "$0")
[ -e "$here/gone" ] && { echo "no relay on bus 3" >&2; exit 4; }
[ "$1" = "$(cat "$here/contact" 2>/dev/null || echo off)" ] || { echo $1 > "$here/contact"; echo $1 >> "$here/moves"; }
`;

async function commanded({
  read = true,
  tool = script,
  ...given
}: {
  read?: boolean;
  tool?: string;
  inverted?: boolean;
  withinMs?: number;
} = {}) {
  const tools = await toolFolder({});
  const relay = tools.path("relay");
  await writeFile(relay, tool);
  await chmod(relay, 0o755);
  const commands = { on: [relay, "on"], off: [relay, "off"], ...(read && { read: [relay, "read"] }) };
  const one = openCommand(commandSchema.parse({ driver: "command", ...commands, ...given }), contractPlace);
  return {
    tools,
    relay,
    switch: one,
    closed: async () => (await tools.fact("contact")) === "on",
    moves: () => linesOf(tools, "moves"),
    byHand: (closed: boolean) => tools.setFact("contact", closed ? "on" : "off"),
    ...(read && { jam: () => tools.setFact("stuck", "") }),
    remove: () => tools.setFact("gone", ""),
    async [Symbol.asyncDispose]() {
      await one[Symbol.asyncDispose]();
      await tools[Symbol.asyncDispose]();
    },
  };
}

switchContract("command with read", { readsBack: true, make: commanded });
switchContract("command without read", {
  readsBack: false,
  make: (wiring) => commanded({ ...wiring, read: false, tool: mute }),
});

suite("a switch worked by commands", () => {
  test("hands what the command complains of on, and what to do", async () => {
    await using one = await commanded();
    await one.remove();
    const { message, help } = await switchFaultOf(one.switch.set(true));
    assert.match(message, /ended with exit code 4 and said: no relay on bus 3/);
    assert.match(help, /Run it by hand/);
  });

  test("says which program is missing", async () => {
    await using one = await commanded();
    await rm(one.relay);
    assert.match((await switchFaultOf(one.switch.set(true))).help, new RegExp(`in place of ${one.relay}`));
  });

  test("takes no word but on and off for a position", async () => {
    await using one = await commanded();
    await one.tools.setFact("contact", "On");
    assert.equal(await one.switch.read(), true);
    await one.tools.setFact("contact", "tomorrow");
    const { message, help } = await switchFaultOf(one.switch.read());
    assert.match(message, /printed "tomorrow"/);
    assert.match(help, /print `on` or `off`/);
  });

  test("hangs for its time only", async () => {
    await using one = await commanded({ tool: "#!/bin/sh\nsleep 300\n", withinMs: 100 });
    assert.match((await switchFaultOf(one.switch.read())).message, /did not end within 100 ms/);
  });

  test("no shell reads its arguments", async () => {
    await using tools = await toolFolder({});
    const trap = tools.path("trap");
    const argv = ["echo", `on; touch ${trap}`, "$(touch", `${trap})`];
    const options = commandSchema.parse({ driver: "command", on: argv, off: argv });
    await using one = openCommand(options, contractPlace);
    await one.set(true);
    assert.equal(existsSync(trap), false);
  });
});
