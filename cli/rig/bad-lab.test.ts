import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { Yard } from "../test-support.ts";

const lab = `name: lab
boards:
  board-1:
    product: products/reference
    groups: [left]
    console: {driver: serial, path: /dev/ttyS0}
  board-2:
    product: products/reference
    console: {driver: serial, path: /dev/ttyS1}
`;

/** The command is refused: exit code 2, what is wrong where, a remedy; nothing is written. */
async function refused(yard: Yard, argv: readonly string[], ...messages: readonly RegExp[]) {
  const before = yard.contents();
  const { status, stdout, stderr } = await yard.run(...argv);
  assert.equal(status, 2, `exit code of ${argv.join(" ")}: ${stdout}${stderr}`);
  assert.equal(stdout, "");
  assert.match(stderr, /^assay: ./);
  assert.match(stderr.trimEnd().split("\n").at(-1) ?? "", /^[A-Z].*[.?]/, `a remedy: ${stderr}`);
  assert.doesNotMatch(stderr, /^ +at |node:|fault of Assay|undefined|\[object/m);
  for (const message of messages) assert.match(stderr, message);
  assert.deepEqual(yard.contents(), before, "nothing is written");
}

suite("a rig file that is wrong ends every verb with exit code 2 and its line:", () => {
  for (const [what, text, argv, ...messages] of [
    [
      "an unknown key",
      lab.replace("groups", "gruops"),
      ["rig", "power", "board-1", "on"],
      /lab\.yaml:5: boards\.board-1\.gruops: unknown key; did you mean "groups"\?/,
    ],
    [
      "one port for two",
      lab.replace("ttyS1", "ttyS0"),
      ["run", "--rig", "lab.yaml"],
      /lab\.yaml:9: boards\.board-2\.console: it is the same as boards\.board-1\.console/,
    ],
    ["no YAML", "{", ["rig", "flash", "id"], /lab\.yaml:\d+:\d+: not well-formed YAML/],
    [
      "a product that is not there",
      lab
        .replace("products/reference\n  board", "x")
        .replace("product: products/reference", "product: products/nowhere"),
      ["rig", "console", "board-1"],
      /lab\.yaml:4: boards\.board-1\.product: there is no folder \S*\/products\/nowhere/,
    ],
    [
      "a board that is not there",
      lab,
      ["run", "--rig", "lab.yaml", "--board", "bord-2"],
      /lab\.yaml:2: boards: none of them is called bord-2/,
      /Did you mean board-2\?/,
    ],
    [
      "a group that is not there",
      lab,
      ["run", "--rig", "lab.yaml", "--board", "lefd"],
      /Did you mean left\?/,
    ],
    [
      "several boards for a verb of one",
      lab,
      ["rig", "power", "on"],
      /lab\.yaml has 2/,
      /Name one of them: board-1, board-2\./,
    ],
  ] as const) {
    test(what, async () => {
      await using yard = new Yard();
      yard.write("lab.yaml", text);
      await refused(yard, argv, ...messages);
    });
  }

  test("none at all", async () => {
    await using yard = new Yard();
    await refused(yard, ["rig", "power", "on"], /lab\.yaml: there is no such file/, /assay rig init/);
    yard.write("lab.yaml", lab);
    await refused(yard, ["rig", "init"], /lab\.yaml is there already/, /--force/);
    await refused(yard, ["rig", "console", "--lint"], /--lint needs the dialect/);
    await refused(yard, ["rig", "flash", "board-1", "write", "image.bin"], /image\.bin: .*no such file/);
    await refused(
      yard,
      ["rig", "flash", "board-1", "erase", "--offset", "all"],
      /A whole number is expected/,
    );
  });
});
