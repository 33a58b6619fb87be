/** `npm run bench:ble`: what Bluetooth LE without a radio carries and costs: bleno, our controllers, noble. */
import {
  measureCrowd,
  measureFirstRead,
  measureOneProcess,
  measureThreeProcesses,
  type Throughput,
} from "./ble/measure.ts";

const print = (line: string) => void process.stdout.write(`${line}\n`);
const figure = (value: number) => value.toFixed(0).padStart(8);

const firstMs = await measureFirstRead();
const laterMs = await measureFirstRead();
print("From nothing to the first value read");
print(`  first in a process  ${figure(firstMs)} ms   with the loading of both stacks`);
print(`  a later one         ${figure(laterMs)} ms`);
const one = await measureOneProcess();
show("One process", one);
print(`  a second of CPU     ${figure(one.notificationsPerCpuSecond)} notifications`);
show("Radio, device and central on a unix socket", await measureThreeProcesses());
const crowd = await measureCrowd(50);
print(`${crowd.devices} devices of one process, each with a central connected to it`);
print(`  all have been read  ${figure(crowd.readyMs)} ms`);
print(`  memory              ${figure(crowd.mebibytes)} MiB  of the whole process (goal: below 1,500)`);

function show(
  where: string,
  { notificationsPerSecond, megabytesPerSecond, writesPerSecond }: Throughput,
): void {
  print(where);
  print(
    `  notifications       ${figure(notificationsPerSecond)} a second of 253 bytes, ${megabytesPerSecond.toFixed(1)} MB/s (goal: above 5,000)`,
  );
  print(`  writes, answered    ${figure(writesPerSecond)} a second`);
}
