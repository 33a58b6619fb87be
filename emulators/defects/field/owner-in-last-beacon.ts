import { altered, type Defect, inDevice } from "../defect.ts";

export const ownerInLastBeacon: Defect = {
  name: "owner-in-last-beacon",
  breaks: "PRV-FIELD-2.3",
  mistake:
    "The access point's last beacon says whose the device is now, for the list of devices in the family's apps.",
  cwe: 319,
  breakage: () =>
    inDevice("setUp", (make, parts) => {
      const { board, configuration } = parts;
      const sound = make(parts);
      return altered(sound, {
        lower() {
          if (!sound.open) return;
          sound.lower();
          const owner = String(configuration.effective()["account.owner"]);
          const last = { ssid: "AR1", serviceName: owner, url: "https://192.168.4.1", onConnection() {} };
          board.air.raise(last).lower();
        },
      });
    }),
};
