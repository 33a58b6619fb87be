import assert from "node:assert/strict";
import { suite, test } from "node:test";
import type { JournalLine } from "../core/journal/index.ts";
import { loadProduct } from "../core/product/index.ts";
import { demandsOf } from "../steps/demands.ts";
import { readFeatures } from "./features.ts";
import { Yard } from "./test-support.ts";

const ofType = <Type extends JournalLine["type"]>(lines: readonly JournalLine[], type: Type) =>
  lines.filter((line): line is Extract<JournalLine, { type: Type }> => line.type === type);

/** What a run did, from its journal. */
interface Course {
  readonly order: readonly string[];
  readonly places: readonly string[];
  readonly verdicts: ReadonlyMap<string, string>;
}

async function examine(yard: Yard, out: string, ...argv: readonly string[]): Promise<Course> {
  const { status, stdout, stderr } = await yard.run("run", "--out", out, ...argv);
  assert.deepEqual([status, stderr], [0, ""], stdout);
  const lines = await yard.journal(out);
  return {
    order: ofType(lines, "scenario-started").map(({ scenario }) => scenario),
    places: ofType(lines, "lease")
      .map(({ scenario, slot }) => `${scenario} ${slot}`)
      .sort(),
    verdicts: new Map(
      ofType(lines, "scenario-finished").map(({ scenario, verdict }) => [scenario, verdict.status]),
    ),
  };
}

const sorted = (names: Iterable<string>): string[] => [...names].sort();

/** The scenarios of a run as `--dry-run` announces them. */
async function announced(yard: Yard, ...argv: readonly string[]): Promise<string[]> {
  const { stdout } = await yard.run("run", "--dry-run", "--json", ...argv);
  return (JSON.parse(stdout) as { scenarios: { scenario: string }[] }).scenarios.map(
    ({ scenario }) => scenario,
  );
}

/** The scenarios, each as often as it was foreseen that it leases a device on a bench of three. */
async function asForeseen(scenarios: readonly string[]): Promise<string[]> {
  const { ixit } = await loadProduct("products/reference");
  const files = await readFeatures(["features"]);
  const stated = new Map<string, readonly { readonly text: string }[]>(
    files.flatMap((file) => file.scenarios).map((one) => [`${one.uri}:${one.line}`, one.steps] as const),
  );
  return scenarios
    .flatMap((scenario) => {
      const steps = stated.get(scenario.replace(/^.*?(?=features\/)/, "")) ?? [];
      const { devices } = demandsOf(
        steps.map(({ text }) => text),
        ixit,
      );
      return Array.from({ length: devices === "places" ? 3 : devices }, () => scenario);
    })
    .sort();
}

suite("assay run", () => {
  test("--shuffle changes the order with the seed, and no verdict", async () => {
    await using yard = new Yard();
    // Lots of devices would take as long as all the rest, and a browser half as long.
    const tags = ["--tags", "not @lot and not @needs-set-up-page"];
    const whole = await announced(yard, ...tags);
    const orders = await Promise.all(
      ["one", "two", "three"].map((seed) => announced(yard, "--shuffle", "--seed", seed, ...tags)),
    );
    assert.equal(new Set([whole, ...orders].map(String)).size, 4);
    for (const order of orders) assert.deepEqual(sorted(order), sorted(whole));
    const { order, places, verdicts } = await examine(yard, "one", "--shuffle", "--seed", "one", ...tags);
    assert.deepEqual(order, orders[0]);
    assert.deepEqual(
      await asForeseen(whole),
      places.map((place) => place.replace(/ .*/, "")),
    );
    // In the order of the files every scenario of this product passes: `npm run features`.
    assert.deepEqual(
      [...verdicts].filter(([, status]) => status !== "pass"),
      [],
    );
  });

  test("--shuffle draws the places with the seed as well", async () => {
    await using yard = new Yard();
    const course = (seed: string) =>
      examine(yard, seed, "--shuffle", "--seed", seed, "--tags", "@PRV-ID-3.1 or @PRV-ID-3.2");
    const [one, two] = await Promise.all([course("one"), course("two")]);
    assert.notDeepEqual(one.places, two.places);
  });

  test("one seed gives one order and the same places, as announced, also for seeds that cucumber cuts short", async () => {
    await using yard = new Yard();
    for (const seed of [":colons:of:all:sorts", "é/\u001b🎲"]) {
      const argv = ["--shuffle", "--seed", seed, "--tags", "@PRV-CFG-4.3 or @PRV-ID-4.3"];
      const [first, second] = await Promise.all([
        examine(yard, `a${seed.length}`, ...argv),
        examine(yard, `b${seed.length}`, ...argv),
      ]);
      assert.deepEqual(first.order, second.order);
      assert.deepEqual(first.places, second.places);
      assert.notEqual(first.places.length, 0);
      assert.deepEqual(first.order, await announced(yard, ...argv));
    }
  });

  test("places do not depend on which other scenarios run, or how", async () => {
    await using yard = new Yard();
    const of = (course: Course) => course.places.filter((place) => place.includes("protected.feature"));
    const tags = "@PRV-ID-3.1 or @PRV-ID-3.2";
    const alone = await examine(yard, "alone", "--seed", "s", "--tags", "@PRV-ID-3.2");
    const threads = await examine(yard, "threads", "--seed", "s", "--tags", tags, "--parallel", "2");
    const own = new Set(alone.order);
    const common = of(threads).filter((place) => own.has(place.split(" ")[0] ?? ""));
    assert.notEqual(common.length, 0);
    assert.deepEqual(common, of(alone));
  });

  test("parts are the whole together, and each scenario is in one of them only", async () => {
    await using yard = new Yard();
    const tags = ["--tags", "@PRV-ID-3.1 or @PRV-ID-3.2 or @PRV-CFG-2.3"];
    const whole = await announced(yard, ...tags);
    const [one, two] = await Promise.all([
      examine(yard, "one", ...tags, "--shard", "1/2"),
      examine(yard, "two", ...tags, "--shard", "2/2", "--shuffle", "--seed", "s"),
    ]);
    assert.deepEqual(sorted([...one.order, ...two.order]), sorted(whole));
    assert.ok(Math.abs(one.order.length - two.order.length) <= 1);
    assert.deepEqual(one.order, await announced(yard, ...tags, "--shard", "1/2"));
    assert.deepEqual(two.order, await announced(yard, ...tags, "--shard", "2/2", "--shuffle", "--seed", "s"));
  });
});
