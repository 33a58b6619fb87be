import type { TestContext } from "node:test";
import {
  type BluetoothUnderTest,
  bluetoothContract,
  contractDevice,
  contractServices,
} from "../../../core/dut/contract/bluetooth.ts";
import { createCentral } from "../../../core/dut/index.ts";
import { openGattServer } from "./gatt-server.ts";
import type { RadioConditions } from "./medium.ts";
import { createBluetoothRadio } from "./radio.ts";
import { countEnds } from "./test-support.ts";

/** Device, radio and centrals of one process. */
function inProcess(conditions: Partial<RadioConditions>, operationMs: number) {
  return async (t: TestContext): Promise<BluetoothUnderTest> => {
    const radio = createBluetoothRadio("contract");
    radio.change(conditions);
    const ends = countEnds();
    const adapter = radio.plugIn();
    const server = await openGattServer({
      adapter,
      name: contractDevice.name,
      services: contractServices(ends.count),
    });
    t.after(async () => {
      await server[Symbol.asyncDispose]();
      await radio[Symbol.asyncDispose]();
    });
    const another = () =>
      createCentral({
        openAdapter: async () => radio.plugIn(),
        device: contractDevice,
        timing: { lookMs: 300, operationMs },
      });
    return {
      port: another(),
      another,
      operationMs,
      show: () => server.startAdvertising({ name: contractDevice.name, services: [contractDevice.service] }),
      hide: () => server.stopAdvertising(),
      subscriptionsEnded: ends.reach,
      async end(how) {
        if (how === "hangs-up") server.disconnect();
        else radio.breakLinks(adapter.address);
      },
    };
  };
}

bluetoothContract("noble and bleno in one process", inProcess({}, 400));
bluetoothContract(
  "on a radio that delays and loses",
  inProcess({ delayMs: 3, loss: 0.1, advertisingLoss: 0.3, rssi: -90 }, 2_000),
);
