import { parse } from "yaml";

/** A board on a bench, with every key that is no driver's, and some of those that are. */
export const wholeExample = `
name: bench 3
backend: { address: 0.0.0.0, names: [lab.example, 192.168.7.1] }
keep: .assay/boards
leaseMs: 30000
quarantineAfter: 3
boards:
  pico-1:
    product: ../product
    kind: hardware
    groups: [pico, wired]
    hardwareId: e6614864d3417a2c
    console: { driver: serial, usbSerial: E6633861A3544B30, interface: 1 }
    power: { driver: uhubctl, hub: 1-1, port: 4 }
    flash:
      driver: openocd
      config: [interface/cmsis-dap.cfg, target/rp2040.cfg]
      commands: [adapter serial E6633861A3544B30, adapter speed 5000]
      base: 0x10000000
    flashNeedsSupply: true
    eraseLimit: 100000
    button: { driver: lcus, path: /dev/serial/by-path/pci-0000:00:14.0-usb-0:1.2:1.0-port0 }
    network: { driver: command, on: [./network, up], off: [./network, down] }
    air: { driver: fixture, ssid: "PRODUCT-{identity-suffix}" }
    bluetooth: { driver: hci, adapter: hci0, device: { name: gear } }
    cuts: { driver: fixture }
    clock: { driver: wall }
    blank: erase
    exchange: { command: [./magazine, next], cwd: magazine, withinMs: 60000 }
    irreversible: [manufacture, full-erase]
    fixture: { address: ./fixture.socket, withinMs: 10000 }
  simulated:
    product: ../product
    kind: virtual
    console: { driver: process }
    power: { driver: process }
    flash: { driver: file, path: flash.bin, size: 2097152 }
    process: { command: [./zephyr.exe, --flash=flash.bin], cwd: build, env: { TZ: UTC } }
`;

/** One use of a driver each; together they have every key of every driver. */
const texts = [
  "console: { driver: serial, usbSerial: E6633861A3544B30, interface: 1, baudRate: 115200, reenumerates: true, returnsWithinMs: 10000 }",
  "console: { driver: serial, byId: usb-FTDI_FT232R_USB_UART_A50285BI-if00-port0 }",
  'console: { driver: serial, byPath: "pci-0000:00:14.0-usb-0:1.4:1.0-port0" }',
  "console: { driver: serial, path: /dev/ttyS0 }",
  `console:
  driver: tcp
  host: rack.example
  port: 3001
  baudRate: 115200
  reenumerates: false
  returnsWithinMs: 10000`,
  `console:
  driver: rfc2217
  host: rack.example
  port: 3002
  baudRate: 115200
  dtr: true
  rts: false
  reenumerates: false
  returnsWithinMs: 10000`,
  "power: { driver: uhubctl, hub: 1-1.4, port: 2, program: /usr/sbin/uhubctl, withinMs: 5000, inverted: false, settleMs: 500 }",
  "power: { driver: shelly, url: http://192.168.1.20, channel: 0, password: its page's, withinMs: 5000, inverted: false, settleMs: 0 }",
  "power: { driver: tasmota, url: http://192.168.1.21, relay: 1, user: admin, password: its page's, withinMs: 5000, inverted: false, settleMs: 0 }",
  `button:
  driver: lcus
  path: /dev/serial/by-path/pci-0000:00:14.0-usb-0:1.2:1.0-port0
  channel: 2
  readBack: true
  withinMs: 1500
  inverted: false
  settleMs: 20`,
  "button: { driver: gpioset, chip: gpiochip0, line: 17, activeLow: true, folder: /usr/bin, withinMs: 5000, inverted: false, settleMs: 0 }",
  `power:
  driver: command
  on: [./outlet, "7", "on"]
  off: [./outlet, "7", "off"]
  read: [./outlet, "7"]
  cwd: outlets
  withinMs: 5000
  inverted: false
  settleMs: 1000`,
  `flash:
  driver: openocd
  program: openocd
  config: [interface/cmsis-dap.cfg, target/stm32l4x.cfg]
  commands: [adapter speed 4000]
  search: [./openocd]
  base: 0x08000000
  hardwareId: { address: 0x1fff7590, length: 12 }
  withinMs: 120000`,
  "# An openocd that runs already.\nflash: { driver: openocd, tcl: 127.0.0.1:6666, base: 0x08000000 }",
  "flash: { driver: picotool, program: picotool, serial: E6614864D3417A2C, base: 0x10000000, withinMs: 120000 }",
  `flash:
  driver: esptool
  program: esptool
  port: /dev/serial/by-id/usb-Espressif_USB_JTAG_serial_debug_unit-if00
  baud: 460800
  chip: esp32c3
  withinMs: 120000`,
  `flash:
  driver: dfu-util
  program: dfu-util
  device: 0483:df11
  alt: 0
  serial: 207F38A53530
  path: 1-1.4
  base: 0x08000000
  eraseByOnes: true
  withinMs: 120000`,
  `flash:
  driver: probe-rs
  program: probe-rs
  chip: STM32L476RG
  probe: 0483:374b:066DFF3833584B3043115433
  connectUnderReset: true
  base: 0x08000000
  hardwareId: { address: 0x1fff7590, length: 12 }
  withinMs: 120000`,
  `flash:
  driver: command
  read: [./flasher, read, "{address:hex}", "{length}", "{file}"]
  write: [./flasher, write, "{address:hex}", "{file}"]
  erase: [./flasher, erase, "{offset}", "{end}"]
  release: [./flasher, run]
  hardwareId: [./flasher, uid]
  cwd: tools
  base: 0x08000000
  withinMs: 120000`,
  `flash:
  driver: file
  path: flash.bin
  size: 2097152
  sectorSize: 4096
  hardwareId: [cat, uid.txt]
  cwd: board
  withinMs: 120000`,
  `# Networks are offered on a second interface.
air:
  driver: network-manager
  interface: wlan0
  hotspot: wlan1
  accessPoint:
    ssid: gear-{identity-suffix}
    address: 192.168.4.1:443
    scheme: https
    passphrase: as on the label
  nmcli: [sudo, nmcli]
  busctl: [busctl]
  scanWithinMs: 20000
  joinWithinMs: 45000
  connectWithinMs: 10000
  freeWithinMs: 60000`,
  `# The lab has a Wi-Fi of its own.
air:
  driver: network-manager
  interface: wlan0
  lab: { ssid: bench, passphrase: correct horse battery }
  accessPoint: { ssid: "/gear-[0-9A-F]{4}/", address: 192.168.4.1:80 }`,
  `# Others near show access points as well.
air:
  driver: fixture
  ssid: gear-{identity-suffix}`,
  `# An adapter for this board alone; the kernel's Bluetooth lets go of it.
bluetooth:
  driver: hci
  adapter: hci0
  device:
    name: gear
    address: 02:00:00:00:00:0a
    service: "00467768622822663277466822466801"
  lookWithinMs: 3000
  connectWithinMs: 10000
  answerWithinMs: 10000`,
  `# assay emulate radio --tcp 7001, on which the board's GATT server is.
bluetooth:
  driver: radio
  address: 127.0.0.1:7001
  device: { name: gear, address: 02:00:00:00:00:0a, service: fff0 }
  lookWithinMs: 500
  connectWithinMs: 5000
  answerWithinMs: 5000`,
] as const;

export interface DriverExample {
  readonly driver: string;
  /** The board's key that it stands under. */
  readonly under: string;
  readonly text: string;
  /** What stands there, parsed. */
  readonly value: Readonly<Record<string, unknown>>;
}

export const driverExamples: readonly DriverExample[] = texts.map((text) => {
  const [[under = "", value = {}] = []] = Object.entries<Record<string, unknown>>(parse(text));
  return { driver: String(value["driver"]), under, text, value };
});
