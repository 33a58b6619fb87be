import { z } from "zod";
import type { Board, HostAir } from "./network-manager.ts";
import { networkManagerOptions } from "./settings.ts";

export type { Board, HostAir } from "./network-manager.ts";

/** How a lab file declares the Wi-Fi around a board. */
export const airOptions = z.discriminatedUnion("driver", [networkManagerOptions]);
export type AirOptions = z.output<typeof airOptions>;

/** The Wi-Fi around `board`, by the driver that `options` name. */
export async function openAir(options: AirOptions, board: Board): Promise<HostAir> {
  const { openNetworkManager } = await import("./network-manager.ts");
  return openNetworkManager(options, board);
}
