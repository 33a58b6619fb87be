import type { VirtualRadio } from "../../core/dut/index.ts";
import type { MessageMeter, NorFlash } from "../parts/index.ts";

/** One piece of a product, emulated or virtual, as what stands around it on a bench sees it. */
export interface Piece<Own = unknown> {
  /** The chip, past the firmware and past whatever encrypts what it writes. */
  readonly flash: NorFlash;
  /** What a lab reads past the firmware to tell this piece of hardware from others. */
  readonly hardwareId: Uint8Array;
  /** Messages over cable and radio. */
  readonly meter: MessageMeter;
  readonly powered: boolean;
  powerOn(): void;
  powerOff(): void;
  /** Bytes into the UART; lost while there is no supply. */
  send(bytes: Uint8Array): void;
  /** Bytes out of the UART, as they come. */
  onData(listener: (bytes: Uint8Array) => void): void;
  readonly button: { press(): void; release(): void };
  /** The cable: `leave` also takes every Wi-Fi out of reach. */
  readonly network: { join(): void; leave(): void };
  /** The radio around the piece. It stays while there is no supply. */
  readonly air: Surroundings;
  /**
   * Another piece of the same product, as it leaves the chip maker: numbers and keys of its own, empty flash, open fuses, no supply,
   * nothing around it. Its clock begins at `startsAt`, ms since the epoch.
   */
  another(startsAt: number): Own;
}

/** What a bench does to the Wi-Fi around a piece. */
export interface Surroundings {
  offer(network: Parameters<VirtualRadio["offer"]>[0]): void;
  withdraw(): void;
  look(): ReturnType<VirtualRadio["look"]>;
  capture(): Uint8Array;
}
