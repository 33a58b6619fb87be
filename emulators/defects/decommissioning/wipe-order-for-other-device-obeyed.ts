import type { DeviceId } from "../../../core/kernel/index.ts";
import { altered, type Defect, inDevice, seeing } from "../defect.ts";
import { orderIn } from "../order-content.ts";

export const wipeOrderForOtherDeviceObeyed: Defect = {
  name: "wipe-order-for-other-device-obeyed",
  breaks: "PRV-DEC-2.3",
  mistake:
    "Each command compares the addressee with the device's identity itself; the newest of them, decommission, does not.",
  cwe: 862,
  caughtBy: "A decommission order that is addressed to another device is refused",
  breakage: () =>
    inDevice("orders", (make, parts) => {
      const { identity } = parts;
      const sound = make(parts);
      let addressee: DeviceId;
      const obliging = make(seeing(parts, { identity: altered(identity, { read: () => addressee }) }));
      return {
        obey(bytes) {
          const order = orderIn(bytes);
          addressee = order.addressee as DeviceId;
          return (order.command === "decommission" ? obliging : sound).obey(bytes);
        },
      };
    }),
};
