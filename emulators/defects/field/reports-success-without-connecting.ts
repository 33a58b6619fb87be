import { type Defect, inDevice } from "../defect.ts";

export const reportsSuccessWithoutConnecting: Defect = {
  name: "reports-success-without-connecting",
  breaks: "PRV-FIELD-3.1",
  mistake: "That the device has joined the Wi-Fi network is taken for all that there was to do.",
  breakage: () =>
    inDevice("provisioning", (make, parts) => {
      const { configuration, network, operation } = parts;
      configuration.onChange(() => {
        if (network.wifi === "connected") operation.enter();
      });
      return make(parts);
    }),
};
