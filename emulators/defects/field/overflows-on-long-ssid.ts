import { altered, type Defect, inDevice, seeing } from "../defect.ts";

/** Bytes of the buffer; the passphrase's comes right behind it. */
const room = 32;

export const overflowsOnLongSsid: Defect = {
  name: "overflows-on-long-ssid",
  breaks: "PRV-FIELD-2.2",
  mistake:
    "The network's name is copied without its length being checked; its end is written over the passphrase.",
  cwe: 120,
  caughtBy: "a network name that is too long is refused with a reason",
  breakage: () =>
    inDevice("setUp", (make, parts) => {
      const { configuration, setUpChecks } = parts;
      const unchecked = altered(setUpChecks, {
        wifi: ({ ssid, passphrase }) => setUpChecks.wifi({ ssid: ssid.slice(0, room), passphrase }),
      });
      const overwritten = altered(configuration, {
        change(values, origin) {
          const name = String(values["wifi.ssid"]);
          const end = name.slice(room);
          const passphrase = end + String(values["wifi.passphrase"]).slice(end.length);
          const inMemory = { "wifi.ssid": name.slice(0, room), "wifi.passphrase": passphrase };
          configuration.change({ ...values, ...inMemory }, origin);
        },
      });
      return make(seeing(parts, { setUpChecks: unchecked, configuration: overwritten }));
    }),
};
