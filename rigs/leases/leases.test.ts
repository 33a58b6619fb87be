import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempDisposable, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { suite, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { seededRandom } from "../../core/kernel/index.ts";
import { LeaseTable } from "./index.ts";

const workers = 8;
const leases = 1000;
/** So many are killed, each at a moment that only the scheduler knows. */
const kills = 6;
const leaseMs = 1500;
const program = join(import.meta.dirname, "test-support/lease-worker.ts");
const boards = ["a", "b", "c", "d", "e", "f", "g", "h"];
const seed = "leases";

interface Contender {
  readonly child: ChildProcess;
  /** Leases that it has still to take and give back. */
  left: number;
}

/** Starts the workers, and another one with what was left for each that is killed. */
class Contest implements AsyncDisposable {
  readonly released: number[] = [];
  readonly stopped = new Set<number>();
  readonly lost = new Set<number>();
  readonly #folder: string;
  readonly #table: LeaseTable;
  readonly #running = new Set<Contender>();
  readonly #work: Promise<void>[] = [];
  readonly #random = seededRandom(seed);
  #kills = kills;

  constructor(folder: string, table: LeaseTable) {
    this.#folder = folder;
    this.#table = table;
  }

  async run(): Promise<void> {
    for (let index = 0; index < workers; index += 1)
      this.#start(leases / workers, `worker ${index}`, index < 2 ? "40" : "");
    // More are added on the way.
    for (let index = 0; index < this.#work.length; index += 1) await this.#work[index];
  }

  #start(count: number, name: string, stopsAfter: string): void {
    const argv = [program, join(this.#folder, "leases.sqlite"), this.#folder, String(count), name];
    const child = spawn(process.execPath, [...argv, String(leaseMs), stopsAfter], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    const contender = { child, left: count };
    this.#running.add(contender);
    this.#work.push(this.#follow(contender, name));
  }

  async #follow(contender: Contender, name: string): Promise<void> {
    const { child } = contender;
    assert.ok(child.stdout !== null && child.stderr !== null);
    let complaints = "";
    child.stderr.on("data", (bytes: Buffer) => {
      complaints += bytes;
    });
    const closed = once(child, "close");
    for await (const line of createInterface(child.stdout)) this.#heard(line, contender);
    const [code, signal] = await closed;
    this.#running.delete(contender);
    assert.ok(code === 0 || signal === "SIGKILL", `${name}: ${complaints}`);
    if (contender.left > 0) this.#start(contender.left, `${name}, again`, "");
  }

  #heard(line: string, contender: Contender): void {
    const [what, number] = line.split(" ");
    const token = Number(number);
    if (what === "lost") this.lost.add(token);
    if (what === "stopping") this.#work.push(this.#letGoOn(contender, token));
    if (what !== "released") return;
    this.released.push(token);
    contender.left -= 1;
    if (this.#kills === 0 || this.released.length < ((kills - this.#kills + 1) * leases) / (kills + 1))
      return;
    this.#kills -= 1;
    this.#random.pick([...this.#running].filter(({ left }) => left > 0)).child.kill("SIGKILL");
  }

  /** Once another process has its boards. */
  async #letGoOn({ child }: Contender, token: number): Promise<void> {
    this.stopped.add(token);
    const isGone = () => !this.#table.isCurrent(token);
    while (!isGone() && this.#running.size > 1) await pause(20);
    // Its end frees the boards too.
    if (child.exitCode === null && child.signalCode === null) child.kill("SIGCONT");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const { child } of this.#running) child.kill("SIGKILL");
    await Promise.allSettled(this.#work);
  }
}

suite("leases", () => {
  test(`${leases} taken and given back by ${workers} processes, of which some are killed and some stopped: never two holders, none lost`, async () => {
    await using folder = await mkdtempDisposable(join(tmpdir(), "assay-leases-"));
    using table = new LeaseTable(join(folder.path, "leases.sqlite"), { leaseMs });
    await using contest = new Contest(folder.path, table);
    await contest.run();

    assert.equal(contest.released.length, leases);
    assert.equal(new Set(contest.released).size, leases, "no token is given twice");
    for (const board of boards) {
      const touches = (await readFile(join(folder.path, board), "utf8")).trimEnd().split("\n").map(Number);
      assert.ok(touches.length > leases / 8, `${board} was touched ${touches.length} times`);
      const late = touches.findIndex((token, index) => token < (touches[index - 1] ?? 0));
      assert.equal(late, -1, `${board}: ${touches[late - 1]} had it, and then ${touches[late]} again`);
    }
    for (const token of contest.stopped) assert.ok(contest.lost.has(token), `${token} did not notice`);
    assert.deepEqual([...table.holders().keys()], []);
    assert.equal(table.lookAt(boards), undefined, "nobody waits any more");
  });
});
