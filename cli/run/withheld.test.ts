import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { load } from "js-yaml";
import { withheld } from "./withheld.ts";

const lab = `# the root password is hunter2
lab: demo
backend: { address: 192.168.1.2 } # behind the door with code 4711
boards:
  a:
    power: { driver: shelly, url: http://admin:hunter3@192.168.1.20, channel: 0, password: "correct horse" }
    process: { command: [./run, --fast], env: { TZ: UTC, API_KEY: abcdef123456 } }
  b:
    console: &console { driver: serial, path: /dev/ttyACM0 }
    console2: *console
    # and this one's is hunter4
    air: { lab: { ssid: bench, passphrase: battery staple } }
`;

suite("the copy of a rig file", () => {
  test("holds no password, no variable of a program and no comment", () => {
    const copy = withheld(lab);
    for (const secret of ["hunter", "4711", "correct", "abcdef", "UTC", "staple"])
      assert.ok(!copy.includes(secret), `${secret} in:\n${copy}`);
  });

  test("says all else, in its order", () => {
    const given = load(lab) as Record<string, unknown>;
    const copied = load(withheld(lab)) as Record<string, unknown>;
    assert.deepEqual(copied, {
      ...given,
      boards: {
        a: {
          power: {
            ...{ driver: "shelly", url: "http://[withheld]@192.168.1.20", channel: 0 },
            password: "[withheld]",
          },
          process: { command: ["./run", "--fast"], env: { TZ: "[withheld]", API_KEY: "[withheld]" } },
        },
        b: {
          console: { driver: "serial", path: "/dev/ttyACM0" },
          console2: { driver: "serial", path: "/dev/ttyACM0" },
          air: { lab: { ssid: "bench", passphrase: "[withheld]" } },
        },
      },
    });
    assert.deepEqual(Object.keys(copied), Object.keys(given));
  });
});
