/**
 * One of several processes that contend for boards. Its arguments: the leases' file, a folder of boards, how many leases to take and
 * give back, a seed, how long a lease runs (ms), and after how many it has itself stopped in the middle of one. A board here is a file
 * to which each touch appends its token at once: the order of touches is what happened, whoever was stopped or killed when. It prints
 * a line for each lease that it gave back or lost.
 */
import { appendFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { EquipmentFault, seededRandom } from "../../../core/kernel/index.ts";
import { awaitLease, LeaseTable } from "../index.ts";

const [file = "", folder = "", count = "", seed = "", leaseMs = "", stopsAfter = ""] = process.argv.slice(2);
const boards = ["a", "b", "c", "d", "e", "f", "g", "h"];
const random = seededRandom(seed);
const tell = (what: string, token: number) => writeSync(1, `${what} ${token}\n`);
using table = new LeaseTable(file, { leaseMs: Number(leaseMs) });

let stops = stopsAfter === "" ? Number.POSITIVE_INFINITY : Number(stopsAfter);
for (let given = 0; given < Number(count); ) {
  const wanted = boards.filter(() => random.int(4) === 0);
  if (wanted.length === 0) wanted.push("a");
  using lease = await awaitLease(table, wanted, { purpose: seed });
  const touchAll = () => {
    for (const board of wanted) {
      lease.check(board);
      appendFileSync(join(folder, board), `${lease.token}\n`);
    }
  };
  try {
    touchAll();
    if (given >= stops) {
      stops = Number.POSITIVE_INFINITY;
      tell("stopping", lease.token);
      process.kill(process.pid, "SIGSTOP");
    }
    touchAll();
    lease.release();
    given += 1;
    tell("released", lease.token);
  } catch (thrown) {
    if (!(thrown instanceof EquipmentFault) || thrown.code !== "LEASE_LOST") throw thrown;
    tell("lost", lease.token);
  }
}
