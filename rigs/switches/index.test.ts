import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { z } from "zod";
import { contractPlace } from "../equipment/switch-contract.ts";
import { openSwitch, switchSchema } from "./index.ts";

/** One of each driver, none of which is there. */
const absent = [
  { driver: "uhubctl", hub: "9-9", port: 1, program: "/no/such/uhubctl" },
  { driver: "shelly", url: "http://192.0.2.1" },
  { driver: "tasmota", url: "http://192.0.2.1" },
  { driver: "lcus", path: "/no/such/port" },
  { driver: "gpioset", line: 1, folder: "/no/such/folder" },
  { driver: "command", on: ["/no/such/program"], off: ["/no/such/program"] },
];

suite("the switches of a rig's file", () => {
  test("are opened without their equipment, by the name of the driver", async () => {
    for (const one of absent) {
      await using opened = await openSwitch(switchSchema.parse(one), contractPlace);
      assert.equal(typeof opened.set, "function", one.driver);
    }
  });

  test("have every driver, and explain each key", () => {
    const { oneOf = [] } = z.toJSONSchema(switchSchema, { io: "input" });
    assert.equal(oneOf.length, absent.length);
    for (const { properties = {} } of oneOf)
      for (const [key, value] of Object.entries(properties))
        if (key !== "driver")
          assert.ok(typeof value === "object" && value.description, `${key} is explained`);
  });

  test("rest after an order as long as declared", async () => {
    const options = { driver: "command", on: ["true"], off: ["true"] };
    const timeOf = async (settleMs: number) => {
      await using one = await openSwitch(switchSchema.parse({ ...options, settleMs }), contractPlace);
      const begin = performance.now();
      await one.set(true);
      return performance.now() - begin;
    };
    assert.ok((await timeOf(300)) >= 299);
  });

  test("refuse unknown keys and values out of range", () => {
    for (const wrong of [
      { chanel: 1 },
      { channel: -1 },
      { withinMs: 0 },
      { settleMs: -1 },
      { url: "ftp://192.0.2.1" },
    ])
      assert.equal(
        switchSchema.safeParse({ driver: "shelly", url: "http://192.0.2.1", ...wrong }).success,
        false,
      );
  });
});
