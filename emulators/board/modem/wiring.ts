import type { Air } from "../../air/index.ts";
import type { MessageMeter } from "../../parts/index.ts";

/** What the modem is connected to. */
export interface ModemConnections {
  readonly air: Air;
  readonly meter: MessageMeter;
  /** The bench's time, ms since the epoch. */
  now(): number;
  /** To the host's UART. */
  say(bytes: Uint8Array): void;
  /** Runs what may lose supply. Returns false when it did. */
  survive(work: () => void): boolean;
  /** It was busy and is no more. */
  rests(): void;
}

/** What one start of the modem is connected to. */
export interface ModemWiring extends Pick<ModemConnections, "air" | "now" | "say" | "rests"> {
  /** A message is about to leave; undefined when supply failed before. The returned function is to be called once it has left. */
  leaves(): (() => void) | undefined;
  /** A message has arrived. Returns false when supply failed. */
  arrived(): boolean;
}
