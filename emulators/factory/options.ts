import type { StoreOptions } from "../store/index.ts";
import type { SetUpOptions } from "./set-up-label.ts";

export interface FactoryOptions {
  /** Model name in certificates. */
  readonly product: string;
  readonly bootloader: { readonly offset: number; readonly image: Uint8Array };
  /** Where the first image goes. */
  readonly firmwareOffset: number;
  /** Fields that carry the order. */
  readonly fields: { readonly productType: string; readonly region: string; readonly fleet: string };
  /** Draws the identity of one unit. Left out: the device derives it from its hardware. */
  readonly drawIdentity?: () => string;
  /** Left out: the product has no set-up secret, and units get no label. */
  readonly setUp?: SetUpOptions;
  /** The manufacturing database; in memory when left out. */
  readonly database?: StoreOptions;
  /** Line time, ms since the epoch. */
  readonly now?: () => number;
}
