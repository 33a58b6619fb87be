import type { ConfigurationValues } from "../../../core/dut/index.ts";
import type { NorFlash } from "../../parts/index.ts";
import { altered, type Defect, inDevice, seeing } from "../defect.ts";

export const modemRemembersTheNetwork: Defect = {
  name: "modem-remembers-the-network",
  breaks: "PRV-DEC-1.3",
  mistake:
    "The modem keeps the last network in a memory of its own, which the wipe does not reach, and joins it whenever it is told of none.",
  cwe: 226,
  caughtBy: "A wiped device does not come back to the network of its owner",
  breakage: () => {
    const remembered = new WeakMap<NorFlash, ConfigurationValues>();
    return inDevice("network", (make, parts) => {
      const { configuration, flash } = parts;
      const effective = () => {
        const now = configuration.effective();
        if (now["wifi.ssid"] === "") return { ...now, ...remembered.get(flash) };
        const { "wifi.ssid": ssid = "", "wifi.passphrase": passphrase = "" } = now;
        remembered.set(flash, { "wifi.ssid": ssid, "wifi.passphrase": passphrase });
        return now;
      };
      return make(seeing(parts, { configuration: altered(configuration, { effective }) }));
    });
  },
};
