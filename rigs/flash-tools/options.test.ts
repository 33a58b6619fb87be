import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { z } from "zod";
import { flashToolSchema } from "./index.ts";

const problems = (options: object) =>
  flashToolSchema
    .safeParse(options)
    .error?.issues.map(({ path, message }) => `${path.join(".")}: ${message}`) ?? [];

suite("options of flash tools", () => {
  test("openocd needs a configuration or one that runs, on this machine", () => {
    assert.deepEqual(problems({ driver: "openocd", base: 0, tcl: "127.0.0.1:6666" }), []);
    assert.deepEqual(problems({ driver: "openocd", base: 0, config: ["board.cfg"] }), []);
    assert.match(problems({ driver: "openocd", base: 0 }).join(), /^config: is needed unless/);
    assert.match(problems({ driver: "openocd", base: 0, tcl: "10.0.0.1:6666" }).join(), /^tcl: must be 127/);
  });

  test("a command's placeholders are known ones", () => {
    const command = (word: string) => ({ driver: "command", read: ["x", word], write: ["x"], erase: ["x"] });
    for (const good of ["{offset}", "{length:hex}", "{file}", "-o={address:hex}..{end}", "plain"])
      assert.deepEqual(problems(command(good)), [], good);
    for (const bad of ["{ofset}", "{file:hex}", "{offset:oct}", "{}"])
      assert.match(problems(command(bad)).join(), /^read\.1: knows \{offset\}/, bad);
  });

  test("unknown drivers and keys are refused", () => {
    assert.match(problems({ driver: "jtag" }).join(), /driver/);
    assert.match(problems({ driver: "picotool", seriall: "x" }).join(), /seriall/);
  });

  test("each option is described, and the schema can be published", () => {
    const { oneOf } = z.toJSONSchema(flashToolSchema, { io: "input" }) as { oneOf: { properties: object }[] };
    assert.equal(oneOf.length, 7);
    for (const { properties } of oneOf)
      for (const [name, option] of Object.entries(properties))
        assert.ok(option.description, `${name} is described`);
  });
});
