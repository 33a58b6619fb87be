import { z } from "zod";
import type { Board, HostAir } from "./network-manager.ts";
import { networkManagerSchema } from "./settings.ts";

export type { Board, HostAir } from "./network-manager.ts";

export { fitsSsid, ssidPattern } from "./ssid.ts";

/** How a lab file declares the Wi-Fi around a board. */
export const airSchema = z.discriminatedUnion("driver", [networkManagerSchema]);
export type AirOptions = z.output<typeof airSchema>;

/** The Wi-Fi around `board`, by the driver that `options` name. */
export async function openAir(options: AirOptions, board: Board): Promise<HostAir> {
  const { openNetworkManager } = await import("./network-manager.ts");
  return openNetworkManager(options, board);
}
