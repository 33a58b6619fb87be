import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { createBluetooth } from "../bluetooth.ts";
import { bluetoothIn } from "./bluetooth-in.ts";

type Piece = { readonly bluetooth: ReturnType<typeof createBluetooth> };

/** A place whose pieces say what they show. */
function makePlace() {
  const listeners = new Set<(piece: Piece) => void>();
  const place = {
    device: { bluetooth: createBluetooth() } as Piece,
    onExchange(listener: (piece: Piece) => void) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  const exchange = () => {
    place.device.bluetooth.offer(undefined);
    place.device = { bluetooth: createBluetooth() };
    for (const listener of listeners) listener(place.device);
  };
  return { place, exchange, listeners };
}

suite("Bluetooth of a place", () => {
  test("is that of whichever piece is in it, and of none that was", () => {
    const { place, exchange, listeners } = makePlace();
    const source = bluetoothIn(place);
    const shown = () => source.offered?.name;
    const heard: (string | undefined)[] = [];
    const stop = source.onChange((offered) => heard.push(offered?.name));
    const first = place.device.bluetooth;
    first.offer({ name: "first", services: [] });
    assert.equal(shown(), "first");
    exchange();
    assert.equal(shown(), undefined);
    first.offer({ name: "from the box", services: [] });
    place.device.bluetooth.offer({ name: "second", services: [] });
    assert.equal(shown(), "second");
    stop();
    place.device.bluetooth.offer(undefined);
    exchange();
    place.device.bluetooth.offer({ name: "third", services: [] });
    assert.deepEqual(heard, ["first", undefined, "second"]);
    assert.equal(listeners.size, 0);
  });
});
