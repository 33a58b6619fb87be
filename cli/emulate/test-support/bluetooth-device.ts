/** For tests: the device of the Bluetooth contract as a process of its own, ordered about by its parent. Argument: the radio's socket. */
import { contractDevice, contractServices } from "../../../core/dut/contract/bluetooth.ts";
import { connectHci } from "../../../core/dut/index.ts";
import { openGattServer } from "../../../emulators/air/index.ts";

const [path = ""] = process.argv.slice(2);
const say = (what: string) => void process.send?.(what);
const server = await openGattServer({
  adapter: await connectHci({ path }),
  name: contractDevice.name,
  services: contractServices(() => say("ended")),
});

const acts: Readonly<Record<string, () => Promise<void> | void>> = {
  wake: () => {},
  show: () => server.startAdvertising({ name: contractDevice.name, services: [contractDevice.service] }),
  hide: () => server.stopAdvertising(),
  "hang-up": () => server.disconnect(),
};

process.on("message", async (what) => {
  await acts[String(what)]?.();
  say("done");
});
process.once("disconnect", () => void server[Symbol.asyncDispose]());
