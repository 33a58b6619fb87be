import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connectHci } from "../../core/dut/index.ts";
import { createBluetoothRadio } from "../../emulators/air/index.ts";
import { cpuMs } from "../measure.ts";
import { type BenchLink, connectTo, startDevice } from "./bench-device.ts";

const notifications = 20_000;
const writes = 1_000;

export interface Throughput {
  readonly notificationsPerSecond: number;
  /** Of CPU of this process alone: what the wall says on a machine with nothing else to do, when all is in it. */
  readonly notificationsPerCpuSecond: number;
  readonly megabytesPerSecond: number;
  readonly writesPerSecond: number;
}

/** Device, radio and central of one process. */
export async function measureOneProcess(): Promise<Throughput> {
  await using radio = createBluetoothRadio();
  await using device = await startDevice(radio.plugIn(), "bench");
  await using link = await connectTo(async () => radio.plugIn(), "bench");
  device.flood(notifications);
  return await measureLink(link);
}

/** Each a process of its own, on a unix socket; the central is this one. */
export async function measureThreeProcesses(): Promise<Throughput> {
  const folder = mkdtempSync(join(tmpdir(), "assay-bench-ble-"));
  const path = join(folder, "radio");
  await using opened = new AsyncDisposableStack();
  opened.defer(() => rmSync(folder, { recursive: true }));
  for (const role of ["radio", "device"]) {
    const argv = [role, path, String(notifications)];
    const child = fork(new URL("process.ts", import.meta.url).pathname, argv, { stdio: "inherit" });
    opened.defer(async () => {
      child.kill();
      if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
    });
    await once(child, "message");
  }
  const link = opened.use(await connectTo(() => connectHci({ path }), "bench"));
  return await measureLink(link);
}

async function measureLink(link: BenchLink): Promise<Throughput> {
  const all = Promise.withResolvers<void>();
  let count = 0;
  let bytes = 0;
  const [startedAt, cpuFrom] = [performance.now(), cpuMs()];
  await link.characteristic("fff3").subscribe((value) => {
    count += 1;
    bytes += value.length;
    if (count === notifications) all.resolve();
  });
  await all.promise;
  const seconds = (performance.now() - startedAt) / 1000;
  const cpuSeconds = (cpuMs() - cpuFrom) / 1000;
  const write = link.characteristic("fff2");
  const writtenFrom = performance.now();
  for (let number = 0; number < writes; number += 1) await write.write(Uint8Array.of(number & 0xff));
  return {
    notificationsPerSecond: notifications / seconds,
    notificationsPerCpuSecond: notifications / cpuSeconds,
    megabytesPerSecond: bytes / seconds / 1e6,
    writesPerSecond: writes / ((performance.now() - writtenFrom) / 1000),
  };
}

/** From nothing to the first value read, in a process that has loaded the stacks before or has not; ms. */
export async function measureFirstRead(): Promise<number> {
  const startedAt = performance.now();
  await using radio = createBluetoothRadio();
  await using _device = await startDevice(radio.plugIn(), "bench");
  await using link = await connectTo(async () => radio.plugIn(), "bench");
  await link.characteristic("fff1").read();
  return performance.now() - startedAt;
}

export interface Crowd {
  readonly devices: number;
  readonly readyMs: number;
  readonly mebibytes: number;
}

/** So many devices on one radio, each with its own central connected to it, all at once. */
export async function measureCrowd(devices: number): Promise<Crowd> {
  const startedAt = performance.now();
  await using radio = createBluetoothRadio();
  await using opened = new AsyncDisposableStack();
  const names = Array.from({ length: devices }, (_, index) => `bench-${index}`);
  for (const name of names) opened.use(await startDevice(radio.plugIn(), name));
  for (const name of names) {
    const link = opened.use(await connectTo(async () => radio.plugIn(), name));
    const read = await link.characteristic("fff1").read();
    if (read.kind !== "done" || Buffer.from(read.value).toString() !== name)
      throw new Error(`${name}: ${read.kind}`);
  }
  return {
    devices,
    readyMs: performance.now() - startedAt,
    mebibytes: process.memoryUsage().rss / 2 ** 20,
  };
}
