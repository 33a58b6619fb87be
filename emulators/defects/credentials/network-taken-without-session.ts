import { encodeWifiAnswer, readWifiCommand, setUpPaths } from "../../../core/wire/provisioning/index.ts";
import { altered, type Defect, inDevice } from "../defect.ts";

export const networkTakenWithoutSession: Defect = {
  name: "network-taken-without-session",
  breaks: "PRV-CRED-5.3",
  mistake:
    "The first app knew no sessions, so a network that is named before one is begun is taken as it comes, from whomever.",
  cwe: 306,
  breakage: () =>
    inDevice("setUpConversation", (make, parts) => {
      const begin = make(parts);
      return (services) => {
        const sound = begin(services);
        return altered(sound, {
          answer(path, message) {
            if (path !== setUpPaths.wifi || sound.proven) return sound.answer(path, message);
            const command = readWifiCommand(message);
            if (command.name !== "set") return sound.answer(path, message);
            parts.configuration.change({ "wifi.ssid": command.settings.ssid }, "set-up");
            return encodeWifiAnswer("set", { ok: true });
          },
        });
      };
    }),
};
