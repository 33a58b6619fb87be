import type { Ixit } from "../../core/product/index.ts";

/** What a session gives by itself, for who judges reading INT-8. */
export const protection: Readonly<Record<1 | 2, string>> = {
  1: "both sides proven, encrypted; messages can be changed on their way, and an impostor of the device can try guesses of the label's secret offline",
  2: "both sides proven, encrypted, no message can be changed on its way",
};

type Declared = Pick<Ixit["provisioning"], "channels" | "improv">;

/** Every way in that a product declares for its set-up. */
export const declaredChannels = ({ channels, improv = [] }: Declared): readonly string[] => [
  ...channels,
  ...improv.map((over) => `improv-${over}`),
];

/**
 * HTTPS, authenticated Bluetooth or physical serial. Over Bluetooth the session authenticates, in which alone anything is taken. Under reading INT-8 plain HTTP counts where an authenticated and encrypted session
 * (Espressif security 1 or 2) runs inside. Improv has neither session nor secret: over a cable it is physical serial, over the air it
 * is nothing that authenticates anybody, whether its link is paired or not. PRV-CRED-5.1
 */
const secure: ReadonlySet<string> = new Set([
  "soft-ap-https",
  "soft-ap-http",
  "ble",
  "physical-serial",
  "improv-serial",
]);

/** What a product declares and the standard does not know as secure. */
export const insecureChannels = (declared: Declared): readonly string[] =>
  declaredChannels(declared).filter((channel) => !secure.has(channel));
