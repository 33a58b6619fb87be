import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { createDevice, type EmulatedDevice } from "../device.ts";
import { contractOfReferenceDevice, deviceOptions } from "../dut/reference-contract.ts";

/** What tests of processes need: who descends from whom, folders that go, and waiting for what no event tells. */

export interface RunningProcess {
  readonly pid: number;
  readonly parent: number;
  readonly name: string;
}

/** Every process of the machine, from /proc; zombies have ended. */
export function processes(): RunningProcess[] {
  return readdirSync("/proc").flatMap((pid) => {
    if (!/^\d+$/.test(pid)) return [];
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
      const [, name = "", state, parent] = /\((.*)\) (\S) (\d+)/.exec(stat) ?? [];
      return state === "Z" ? [] : [{ pid: Number(pid), parent: Number(parent), name }];
    } catch {
      // It ended while the list was read.
      return [];
    }
  });
}

/** Processes that `pid` started, and those that they started. */
export function descendants(pid: number): RunningProcess[] {
  const all = processes();
  const below = (parent: number): RunningProcess[] =>
    all.filter((each) => each.parent === parent).flatMap((each) => [each, ...below(each.pid)]);
  return below(pid);
}

export function onlySocat(pid: number): RunningProcess {
  const [socat, ...more] = descendants(pid).filter(({ name }) => name === "socat");
  assert.ok(socat !== undefined && more.length === 0, "one socat");
  return socat;
}

export const alive = (pid: number) => processes().some((each) => each.pid === pid);

/** Waits for what another process does and no event tells. */
export async function until(what: string, holds: () => boolean, withinMs = 10_000): Promise<void> {
  const end = performance.now() + withinMs;
  while (!holds()) {
    assert.ok(performance.now() < end, `within ${withinMs} ms: ${what}`);
    await wait(5);
  }
}

/** A folder that is gone at the end. */
export async function folder(): Promise<AsyncDisposable & { readonly path: (name: string) => string }> {
  const made = await mkdtemp(join(tmpdir(), "assay-test-"));
  return {
    path: (name) => join(made, name),
    [Symbol.asyncDispose]: () => rm(made, { recursive: true, force: true }),
  };
}

/** A device with the reference release in its flash, without supply. */
export function flashedDevice(): EmulatedDevice {
  const device = createDevice(deviceOptions());
  for (const { offset, bytes } of contractOfReferenceDevice.release) device.flash.program(offset, bytes);
  return device;
}
