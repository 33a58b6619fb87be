import { z } from "zod";
import { ssidPattern } from "./ssid.ts";

const program = (name: string, what: string) =>
  z
    .array(z.string().min(1))
    .min(1)
    .default([name])
    .describe(`Program and first arguments that run ${what}; the default is the one on the PATH`);
const ms = (value: number, what: string) => z.int().min(1).default(value).describe(`${what}, ms`);
const networkInterface = z.string().regex(/^[^\s/:]{1,15}$/, "the name of a network interface");

/** The host's Wi-Fi as a lab file declares it. */
export const networkManagerSchema = z
  .strictObject({
    driver: z.literal("network-manager").describe("The host's Wi-Fi, by NetworkManager's command nmcli"),
    interface: networkInterface.describe(
      "Wi-Fi interface that looks for the board's access point and joins it, such as wlan0",
    ),
    hotspot: networkInterface
      .optional()
      .describe(
        "Another Wi-Fi interface, on which networks are offered to the board; it has to be able to be an access point",
      ),
    lab: z
      .strictObject({
        ssid: z.string().min(1).describe("Its name"),
        passphrase: z.string().min(8).describe("Its passphrase"),
      })
      .optional()
      .describe(
        "A network that is there all the time and leads to the bench; boards join it and no other is offered",
      ),
    accessPoint: z
      .strictObject({
        ssid: ssidPattern,
        address: z
          .string()
          .regex(/^[^\s/:]+:\d{1,5}$/, "host:port")
          .describe("Where its set-up server listens on it, such as 192.168.4.1:80"),
        scheme: z.enum(["http", "https"]).default("http").describe("What the set-up server speaks"),
        passphrase: z
          .string()
          .regex(/^[ -~]{8,63}$/, "8 to 63 printable ASCII characters")
          .optional()
          .describe("Its passphrase; left out where the access point is open"),
      })
      .describe("The access point that a board shows while it waits to be set up"),
    nmcli: program("nmcli", "nmcli"),
    busctl: program("busctl", "busctl, which tells how old a sighting is"),
    scanWithinMs: ms(20_000, "One look around ends within this"),
    joinWithinMs: ms(45_000, "The board's access point is joined, or a network offered, within this"),
    connectWithinMs: ms(10_000, "The set-up server takes a connection within this"),
    freeWithinMs: ms(60_000, "Another board gives an interface back within this"),
  })
  .refine(({ lab, hotspot }) => lab === undefined || hotspot === undefined, {
    message: "either a lab network or a hotspot interface",
    path: ["hotspot"],
  })
  .refine(({ interface: looking, hotspot }) => looking !== hotspot, {
    message: "another interface than the one that looks for access points",
    path: ["hotspot"],
  });

export type NetworkManagerOptions = z.output<typeof networkManagerSchema>;
