import type { Piece } from "./piece.ts";

/** A place for one piece at a time. What is wired to it stays, whichever piece is in it. */
export interface Fixture<P extends Piece = Piece> {
  /** The piece that is in it just now. */
  readonly device: P;
  /** Takes the piece out, without supply and off every network, and puts the next one of the product in. */
  exchange(): void;
  /** Calls `listener` with what the UART of the piece in place says. */
  onData(listener: (bytes: Uint8Array) => void): void;
  /** Calls `listener` with each piece that is put in from now on, before anything is done to it; returns the unsubscriber. */
  onExchange(listener: (piece: P) => void): () => void;
}

export function createFixture<P extends Piece<P>>(first: P): Fixture<P> {
  const listeners = new Set<(bytes: Uint8Array) => void>();
  const exchanged = new Set<(piece: P) => void>();
  let device = first;
  const wire = (piece: P) =>
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
      for (const listener of [...exchanged]) listener(device);
    },
    onData: (listener) => void listeners.add(listener),
    onExchange(listener) {
      exchanged.add(listener);
      return () => exchanged.delete(listener);
    },
  };
}
