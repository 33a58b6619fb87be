import { once } from "node:events";
import { statfs } from "node:fs/promises";
import { type AddressInfo, connect, createServer } from "node:net";
import type { HostClock, SelfCheckResult } from "../../core/journal/index.ts";
import { messageOf, within } from "../../core/kernel/index.ts";
import type { ChosenBoards } from "../rig/choose-boards.ts";

/** No check of this machine takes as long, ms. */
const checkWithinMs = 5_000;
/** A run's folder takes some tens of megabytes; a rig's records more. */
const leastFreeBytes = 200e6;
/** Wall clock and monotonic clock may part so far in a run before its times cannot be trusted, ms: adjusting a clock slowly takes less. */
const mostDriftMs = 1_000;

/** Checks what a run stands on: this machine, and the boards of the rig that take part. */
export async function checkBench(
  folder: string,
  clock: HostClock,
  clocks: Clocks,
  rig: ChosenBoards | undefined,
): Promise<SelfCheckResult[]> {
  const machine = await checkMachine(folder, clock, clocks);
  if (rig === undefined) return machine;
  const { checkRig } = await import("./rig-check.ts");
  return [...machine, ...(await checkRig(rig))];
}

/** Checks this machine: what every run needs of it, whatever its devices are. `folder`: the run's. */
export async function checkMachine(
  folder: string,
  clock: HostClock,
  run: Clocks,
): Promise<SelfCheckResult[]> {
  return Promise.all([
    check("ports", checkPorts),
    check("disk", () => checkDisk(folder)),
    check("clock", async () => checkClock(clock, run)),
  ]);
}

/** Does a check; what it throws is what it found. */
async function check(
  name: string,
  act: () => Promise<Omit<SelfCheckResult, "name">>,
): Promise<SelfCheckResult> {
  try {
    return { name, ...(await within(act(), { withinMs: checkWithinMs })) };
  } catch (thrown) {
    return { name, status: "fault", detail: messageOf(thrown) };
  }
}

/** Backend, line and access points are servers on the loopback interface. */
async function checkPorts(): Promise<Omit<SelfCheckResult, "name">> {
  const server = createServer((socket) => socket.end());
  try {
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const client = connect((server.address() as AddressInfo).port, "127.0.0.1");
    await once(client.resume(), "close");
    return { status: "ok", detail: "a port of 127.0.0.1 can be opened and reached" };
  } finally {
    server.close();
  }
}

async function checkDisk(folder: string): Promise<Omit<SelfCheckResult, "name">> {
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  const detail = `${Math.floor(free / 1e6)} MB free for the run's folder`;
  return { status: free < leastFreeBytes ? "fault" : "ok", detail };
}

/** Two clocks, ms: the one that gives a run's times, and one that nobody sets. */
export interface Clocks {
  wall(): number;
  monotonic(): number;
}

/** The clocks of this machine, counted from now on. */
export function clocksFromNow(
  wall: () => number = Date.now,
  monotonic: () => number = () => performance.now(),
): Clocks {
  const [wallThen, monotonicThen] = [wall(), monotonic()];
  return { wall: () => wall() - wallThen, monotonic: () => monotonic() - monotonicThen };
}

function checkClock({ synchronised }: HostClock, { wall, monotonic }: Clocks): Omit<SelfCheckResult, "name"> {
  const drift = Math.round(wall() - monotonic());
  const kept = `it went ${Math.abs(drift)} ms ${drift < 0 ? "slower" : "faster"} than the monotonic clock since the run began`;
  if (Math.abs(drift) > mostDriftMs) return { status: "fault", detail: `the clock was set: ${kept}` };
  if (synchronised === undefined)
    return {
      status: "unchecked",
      detail: `the system does not tell whether it is in step with a reference; ${kept}`,
    };
  if (!synchronised) return { status: "fault", detail: `it is not in step with a reference; ${kept}` };
  return { status: "ok", detail: `in step with a reference; ${kept}` };
}
