import type { GattService } from "../../core/dut/index.ts";

/** What the firmware has its Bluetooth LE radio show: a peripheral that takes connections. */
export interface BluetoothOffer {
  /** Complete local name in the advertisement. */
  readonly name: string;
  /** In the order in which they are advertised. */
  readonly services: readonly GattService[];
  /** Service data by their 16-bit UUID, as they are now: asked for at each advertisement. */
  readonly serviceData?: (() => ReadonlyMap<string, Uint8Array>) | undefined;
}

/** The firmware's end of the radio. */
export interface BluetoothBoard {
  /** From now on this is advertised and served; nothing when undefined, and every link ends. */
  offer(what: BluetoothOffer | undefined): void;
}

/** The board's end, for whatever stack and radio stand behind the firmware. It outlives power cycles. */
export interface DeviceBluetooth {
  /** What is shown now; undefined when nothing is. */
  readonly offered: BluetoothOffer | undefined;
  /** Calls `listener` after each change; returns the unsubscriber. */
  onChange(listener: (offered: BluetoothOffer | undefined) => void): () => void;
}

export function createBluetooth(): BluetoothBoard & DeviceBluetooth {
  const listeners = new Set<(offered: BluetoothOffer | undefined) => void>();
  let offered: BluetoothOffer | undefined;
  return {
    get offered() {
      return offered;
    },
    offer(what) {
      if (what === offered) return;
      offered = what;
      for (const listener of [...listeners]) listener(what);
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
