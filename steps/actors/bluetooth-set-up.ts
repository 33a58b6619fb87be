import type { BluetoothPort, Dut } from "../../core/dut/index.ts";
import { EquipmentFault } from "../../core/kernel/index.ts";
import { carriedValues } from "../../core/wire/bluetooth/index.ts";
import { asking } from "./access-point.ts";
import { SetUpClient } from "./set-up-client.ts";
import type { SetUpOffer, WeakerWay } from "./set-up-offer.ts";

/** Whoever is near can pair Just Works, and has proven nothing by it: it must let nobody in. docs/ble.md, PRV-CRED-5 */
const pairing: WeakerWay = {
  name: "pairing in place of a session",
  async attempt(_stage, device, wifi) {
    const linked = await around(device).connect();
    if (linked.kind !== "done") return linked;
    await using link = linked.value;
    // Whether the device pairs or not: what it takes afterwards counts.
    await link.pair();
    const opened = await SetUpClient.openGatt(link);
    return opened.kind === "done" ? await opened.value.setWifi(wifi) : opened;
  },
};

/** The set-up over Bluetooth LE. */
export const bluetoothSetUp: SetUpOffer = {
  place: "Bluetooth",
  async look(device) {
    const seen = await around(device).look();
    return seen && { shown: { name: seen.name, services: seen.services }, told: seen.bytes };
  },
  async open(_stage, device) {
    const linked = await around(device).connect();
    return linked.kind === "done" ? SetUpClient.openGatt(linked.value) : linked;
  },
  async heard(device) {
    const capture = await around(device).capture();
    const wifi = await device.air.capture();
    return new Map([
      ["Bluetooth", capture],
      // A value that was sent in pieces stands in several packets there.
      ["values over Bluetooth", Uint8Array.from(Buffer.concat(carriedValues(capture)))],
      // Nothing is to be heard there, and whatever is must hold no secret either.
      ...(wifi.length === 0 ? [] : [["air", wifi] as const]),
    ]);
  },
  weaker: [pairing, asking("an access point without TLS", { channel: "soft-ap-http" })],
};

/** @throws EquipmentFault NOT_OFFERED */
function around({ bluetooth, slot }: Dut): BluetoothPort {
  if (bluetooth !== undefined) return bluetooth;
  throw new EquipmentFault("NOT_OFFERED", `${slot} was to be reached over Bluetooth, but it offers none.`, {
    help: "Tag the scenario with @needs-air, and put `bluetooth` of the board into the lab's file.",
  });
}
