import type { DeviceBluetooth } from "../bluetooth.ts";

interface Piece {
  readonly bluetooth: DeviceBluetooth;
}

/** A fixture, as far as it is used here. */
interface Place {
  readonly device: Piece;
  onExchange(listener: (piece: Piece) => void): () => void;
}

/** Bluetooth LE of whichever piece is in the place: what the last one showed is off the air before the next is there. */
export function bluetoothIn(fixture: Place): DeviceBluetooth {
  return {
    get offered() {
      return fixture.device.bluetooth.offered;
    },
    onChange(listener) {
      let leave = fixture.device.bluetooth.onChange(listener);
      const stop = fixture.onExchange((piece) => {
        leave();
        leave = piece.bluetooth.onChange(listener);
      });
      return () => {
        stop();
        leave();
      };
    },
  };
}
