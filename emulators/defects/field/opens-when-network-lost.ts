import { altered, type Defect, inDevice } from "../defect.ts";

export const opensWhenNetworkLost: Defect = {
  name: "opens-when-network-lost",
  breaks: "PRV-FIELD-1.2",
  mistake:
    "A device that finds no network opens its access point, in case its owner has another one now, whoever is the first to see it.",
  cwe: 284,
  caughtBy: "A device in operation stays invisible when it loses its network",
  breakage: () =>
    inDevice("provisioning", (make, parts) => {
      const { network, operation, setUp } = parts;
      const sound = make(parts);
      const progress = () => ({ state: sound.state, error: sound.error });
      const openWithoutNetwork = () => {
        if (operation.entered && !network.up && !setUp.open)
          setUp.raise({ onApplied() {}, onClosed() {}, progress });
      };
      return altered(sound, {
        start() {
          sound.start();
          openWithoutNetwork();
          network.onChange(openWithoutNetwork);
        },
      });
    }),
};
