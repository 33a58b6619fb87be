import { altered, type Defect, inDevice, seeing } from "../defect.ts";

export const bleAdvertisesAfterProvisioning: Defect = {
  name: "ble-advertises-after-provisioning",
  breaks: "PRV-FIELD-1.2",
  product: "bluetooth",
  mistake:
    "The end of the set-up takes the access point down; Bluetooth came later, and nobody stops its advertising before the next start.",
  cwe: 672,
  caughtBy: "The set-up closes when its declared window is over",
  breakage: () =>
    inDevice("setUp", (make, parts) => {
      const { board } = parts;
      const stubborn: typeof board.bluetooth = {
        offer: (what) => {
          if (what !== undefined) board.bluetooth.offer(what);
        },
      };
      return make(seeing(parts, { board: altered(board, { bluetooth: stubborn }) }));
    }),
};
