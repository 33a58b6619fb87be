import type { UsbDevice } from "./usb-devices.ts";

/**
 * What a USB device is to a rig:
 * pico: a Raspberry Pi Pico, or another board with its chip, that runs firmware; bootsel: one that waits for firmware;
 * cmsis-dap, st-link: debug probes, most of them with a console; espressif: an ESP32 with USB of its own;
 * bridge: an adapter between USB and a serial line; unknown: something else with a serial port.
 */
export type DeviceKind = "pico" | "bootsel" | "cmsis-dap" | "st-link" | "espressif" | "bridge" | "unknown";

/** Raspberry Pi lists its own at https://github.com/raspberrypi/usb-pid, the probes are in OpenOCD's udev rules. */
const known: Readonly<Record<Exclude<DeviceKind, "unknown">, readonly string[]>> = {
  pico: ["2e8a:0005", "2e8a:0009", "2e8a:000a", "2e8a:000b"],
  bootsel: ["2e8a:0003", "2e8a:000f"],
  "cmsis-dap": ["2e8a:0004", "2e8a:000c", "0d28:0204"],
  "st-link": [
    ...["0483:3744", "0483:3748", "0483:374b", "0483:374d", "0483:374e", "0483:374f"],
    ...["0483:3752", "0483:3753", "0483:3754"],
  ],
  espressif: ["303a:1001", "303a:1002"],
  bridge: [
    // Silicon Labs CP210x; QinHeng CH340, CH341, CH9102, CH343; FTDI; Prolific.
    ...["10c4:ea60", "10c4:ea63", "10c4:ea70", "10c4:ea71"],
    ...["1a86:7523", "1a86:5523", "1a86:7522", "1a86:55d4", "1a86:55d3"],
    ...["0403:6001", "0403:6010", "0403:6011", "0403:6014", "0403:6015"],
    ...["067b:2303", "067b:23a3"],
  ],
};

export function kindOf({
  vendor,
  product,
  name = "",
}: Pick<UsbDevice, "vendor" | "product" | "name">): DeviceKind {
  const id = `${vendor}:${product}`;
  for (const [kind, ids] of Object.entries(known)) if (ids.includes(id)) return kind as DeviceKind;
  // The specification of CMSIS-DAP has every probe say so in its name.
  return name.includes("CMSIS-DAP") ? "cmsis-dap" : "unknown";
}
