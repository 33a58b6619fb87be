import type { EmulatedDevice } from "../device.ts";

/** A place for one device at a time. What is wired to it stays, whichever piece is in it. */
export interface Fixture {
  /** The piece that is in it just now. */
  readonly device: EmulatedDevice;
  /** Takes the device out, without supply and off every network, and puts the next piece of the product in. */
  exchange(): void;
  /** Calls `listener` with what the UART of the device in place says. */
  onData(listener: (bytes: Uint8Array) => void): void;
}

export function createFixture(first: EmulatedDevice): Fixture {
  const listeners = new Set<(bytes: Uint8Array) => void>();
  let device = first;
  const wire = (piece: EmulatedDevice) =>
    piece.onData((bytes) => {
      if (piece === device) for (const listener of listeners) listener(bytes);
    });
  wire(first);
  return {
    get device() {
      return device;
    },
    exchange() {
      device.button.release();
      device.network.leave();
      device.powerOff();
      // As every device that a bench makes: whoever sends it orders goes by this clock too.
      device = device.another(Date.now());
      wire(device);
    },
    onData: (listener) => void listeners.add(listener),
  };
}
