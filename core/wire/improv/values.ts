/**
 * Improv Wi-Fi: how somebody nearby tells a device without a screen its network, over Bluetooth LE (revision 2.2,
 * https://www.improv-wifi.com/ble/) or a serial line (https://www.improv-wifi.com/serial/). It knows no secret of the device's and no
 * encryption: whoever speaks it is nobody in particular, and what is said can be heard.
 */

/** UUIDs as 32 hex digits. */
export const improvService = "00467768622822724663277478268000";
export const improvCharacteristics = {
  state: "00467768622822724663277478268001",
  error: "00467768622822724663277478268002",
  command: "00467768622822724663277478268003",
  result: "00467768622822724663277478268004",
  capabilities: "00467768622822724663277478268005",
} as const;

/** 16-bit UUID under which the service data stand in an advertisement. */
export const improvServiceData = "4677";

/** Where a device stands. The serial line's text begins with `authorized`; its clients take the first as well. */
export const improvStates = {
  "authorization-required": 0x01,
  authorized: 0x02,
  provisioning: 0x03,
  provisioned: 0x04,
} as const;
export type ImprovState = keyof typeof improvStates;

/** What the last command came to. */
export const improvErrors = {
  none: 0x00,
  "invalid-packet": 0x01,
  "unknown-command": 0x02,
  "unable-to-connect": 0x03,
  "not-authorized": 0x04,
  unknown: 0xff,
} as const;
export type ImprovError = keyof typeof improvErrors;

/** Bits of the capabilities characteristic. */
export const improvCapabilities = { identify: 1, deviceInfo: 2, scanWifi: 4 } as const;

/** What came is no message of Improv. The codecs throw nothing else, whatever the bytes. */
export class ImprovFault extends Error {
  override readonly name = "ImprovFault";
  /** What the peer is told. */
  readonly error: Exclude<ImprovError, "none">;

  constructor(error: ImprovFault["error"], reason: string) {
    super(reason);
    this.error = error;
  }
}

export const invalidPacket = (reason: string): ImprovFault => new ImprovFault("invalid-packet", reason);

/** Six bytes for the advertisement: state, capabilities, and four that are reserved. */
export const encodeServiceData = (state: ImprovState, capabilities: number): Uint8Array =>
  Uint8Array.of(improvStates[state], capabilities, 0, 0, 0, 0);
