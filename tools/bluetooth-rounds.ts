/**
 * `node tools/bluetooth-rounds.ts [N] [SCENARIO…]`: examines the product that is set up over Bluetooth LE N times in a row (default 100), each
 * round in one process and on a demo lab with radio, device and central as three, with another seed each time. Ends with 1 unless every verdict
 * is PASS and each round has left exactly the processes and files that were there before it: sockets, links to pseudo-terminals, folders.
 */
import { randomBytes } from "node:crypto";
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { assay, Yard } from "../cli/test-support.ts";
import type { Verdict } from "../core/journal/index.ts";

/** The whole way of a person, what must not be seen afterwards, and whoever pairs instead. */
const usual = [
  "features/field/supplied.feature:5",
  "features/field/visible.feature:17",
  "features/credentials/channel.feature:111",
];
/** For those who end by themselves after their parent. */
const leaveWithinMs = 5_000;

const [, , count = "100", ...named] = process.argv;
const rounds = Number(count);
const scenarios = named.length > 0 ? named : usual;
if (!Number.isInteger(rounds) || rounds < 1) {
  process.stderr.write("usage: node tools/bluetooth-rounds.ts [N] [SCENARIO…]\n");
  process.exit(2);
}

interface Tally {
  passed: number;
  readonly wrong: string[];
}

/** What commands of `yard` have running and in their folder for temporary files. */
function things(yard: Yard): string {
  const files = (readdirSync(yard.temporary, { recursive: true }) as string[]).sort();
  // By name: a pseudo-terminal that was closed is made anew, by another socat.
  return JSON.stringify({ processes: yard.processes().map(nameOf).sort(), files });
}

function nameOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/comm`, "utf8").trim();
  } catch {
    return "one that has just ended";
  }
}

/** A round; `where` it takes place is for the command line. */
async function examine(yard: Yard, where: readonly string[], tally: Tally): Promise<void> {
  const before = things(yard);
  const seed = randomBytes(4).toString("hex");
  const ran = await yard.run("run", ...where, "--seed", seed, "--out", seed, ...scenarios);
  const verdicts = new Map<string, Verdict>();
  for (const line of await yard.journal(seed).catch(() => []))
    if (line.type === "scenario-finished") verdicts.set(line.scenario, line.verdict);
  const isPass = ({ status }: Verdict) => status === "pass";
  const passed = [...verdicts.values()].filter(isPass).length;
  tally.passed += passed;
  if (passed !== scenarios.length)
    tally.wrong.push(
      `seed ${seed}: ${JSON.stringify([...verdicts].filter(([, one]) => !isPass(one)))} ${ran.stderr}`,
    );
  const until = performance.now() + leaveWithinMs;
  while (things(yard) !== before && performance.now() < until) await pause(20);
  if (things(yard) !== before) tally.wrong.push(`seed ${seed}: ${before} became ${things(yard)}`);
  rmSync(yard.path(seed), { recursive: true, force: true });
}

async function repeat(name: string, yard: Yard, where: readonly string[]): Promise<boolean> {
  const startedAt = performance.now();
  const tally: Tally = { passed: 0, wrong: [] };
  for (let round = 0; round < rounds; round += 1) await examine(yard, where, tally);
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(0);
  for (const line of tally.wrong) process.stdout.write(`  ${line}\n`);
  process.stdout.write(
    `${name}: ${rounds} rounds of ${scenarios.length} scenarios, ${tally.passed} of ${rounds * scenarios.length} PASS, ${tally.wrong.length} wrong (${seconds} s)\n`,
  );
  return tally.wrong.length === 0;
}

await using yard = new Yard();
const alone = await repeat("one process", yard, ["--product", "products/bluetooth"]);
const { longestMs } = yard;
// It runs as long as all rounds do.
yard.longestMs = rounds * longestMs;
const demo = yard.start(assay("rig", "demo", "lab", "--boards", "1", "--bluetooth"));
yard.longestMs = longestMs;
await demo.said(/are running/);
const apart = await repeat("three processes", yard, ["--rig", "lab/lab.yaml"]);
demo.child.kill("SIGINT");
const { stderr } = await demo.ended;
const left = await yard.leftBehind();
process.stdout.write(
  `${stderr}left behind: ${left.processes.length} processes, ${left.files.length} files\n`,
);
const isClean = left.processes.length + left.files.length === 0 && stderr === "";
process.exitCode = alone && apart && isClean ? 0 : 1;
