import assert from "node:assert/strict";
import { renameSync, writeFileSync } from "node:fs";
import { after, before, describe, it } from "node:test";
import { asVersion1 } from "../../core/journal/test-support.ts";
import { Yard } from "../test-support.ts";

const scenario = "checks/hold.feature:4";
/** No step of it needs a device that takes long. */
const feature = `Feature: What the product declares
  @needs-console
  @must
  Scenario: It is declared
    Given the declaration of the product
`;

describe("assay replay", () => {
  let yard: Yard;
  before(async () => {
    yard = new Yard();
    yard.write("checks/hold.feature", feature);
    const { status, stderr } = await yard.run("run", "checks", "--seed", "green", "--out", "first");
    assert.equal(status, 0, stderr);
  });
  after(() => yard[Symbol.asyncDispose]());

  const refused = async (of: string, message: RegExp) => {
    const { status, stdout, stderr } = await yard.run("replay", of);
    assert.deepEqual([status, stdout], [2, ""]);
    assert.match(stderr, message);
    assert.doesNotMatch(stderr, /^ {4}at /m);
  };

  it("runs a scenario in which no cut failed as it ran, with the seed of then, and tells its steps", async () => {
    const { status, stdout } = await yard.run("replay", `first#${scenario}`, "--out", "again");
    assert.equal(status, 0, stdout);
    assert.match(
      stdout,
      /^checks\/hold\.feature:4 with seed green: no cut of it failed, all of it runs again$/m,
    );
    assert.match(stdout, /^ {2}ok {3}the declaration of the product$/m);
    assert.match(stdout, /^ {7}product: \{/m);
    const [start] = await yard.journal("again");
    assert.equal(start?.type === "run-started" && start.seed, "green");
  });

  it("takes a run and a scenario of it, and says which is missing", async () => {
    await refused("first", /first: a run and a scenario of it are expected\.\nWrite RUN#SCENARIO/);
    await refused("nowhere#a.feature:1", /nowhere: there is no such run\./);
    await refused(
      "first#checks/hold.feature:5",
      /it ran no scenario checks\/hold\.feature:5\. Did you mean checks\/hold\.feature:4\?/,
    );
  });

  it("refuses a folder without a journal, and a journal that was damaged or does not tell how it was run", async () => {
    yard.write("empty/a.txt", "");
    await refused(`empty#${scenario}`, /the journal cannot be read/);
    const lines = yard.read("first/journal.ndjson").split("\n");
    yard.write("damaged/journal.ndjson", ["{", ...lines.slice(1)].join("\n"));
    await refused(`damaged#${scenario}`, /journal\.ndjson:1: not a line of a journal/);
    const [first = "", ...rest] = asVersion1(yard.read("first/journal.ndjson")).split("\n");
    const { options: _, ...older } = JSON.parse(first);
    yard.write("older/journal.ndjson", [JSON.stringify(older), ...rest].join("\n"));
    await refused(`older#${scenario}`, /older: its journal does not tell how it was run/);
  });

  it("refuses to examine another product or scenario than the run did", async () => {
    const declaration = yard.read("products/reference/ixit.yaml");
    yard.write("products/reference/ixit.yaml", `${declaration}\n# changed\n`);
    await refused(`first#${scenario}`, /products\/reference\/ixit\.yaml: changed since the run in first/);
    yard.write("products/reference/ixit.yaml", declaration);
    writeFileSync(yard.path("checks/hold.feature"), `${feature}    Given the declaration of the product\n`);
    await refused(`first#${scenario}`, /checks\/hold\.feature: changed since the run in first/);
    yard.write("checks/hold.feature", feature);
  });

  it("refuses where the product is gone", async () => {
    renameSync(yard.path("products/reference"), yard.path("mine"));
    const { status } = await yard.run("run", "checks", "--product", "mine", "--out", "of-mine");
    renameSync(yard.path("mine"), yard.path("products/reference"));
    assert.equal(status, 0);
    await refused(`of-mine#${scenario}`, /mine\/ics\.yaml: there is no such file/);
  });
});
