import assert from "node:assert/strict";
import { it } from "node:test";
import { referenceParts } from "./device.ts";
import { makeDevice, release } from "./test-support.ts";

it("a radio without supply sends nothing, whatever its firmware forgot", async () => {
  const forgetful: typeof referenceParts.provisioning = (parts) => {
    parts.board.air.raise({ ssid: "AR1", serviceName: "AR1", url: "https://192.168.4.1", onConnection() {} });
    return referenceParts.provisioning(parts);
  };
  const device = makeDevice({
    image: release("3.0.0"),
    table: { ...referenceParts, provisioning: forgetful },
  });
  device.powerOn();
  assert.equal((await device.air.look())?.ssid, "AR1");
  device.powerOff();
  assert.equal(await device.air.look(), undefined);
});
