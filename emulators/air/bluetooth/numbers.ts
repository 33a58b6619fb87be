/** Little-endian, as HCI has it. */
export const u16 = (value: number): Buffer => Buffer.of(value & 0xff, value >> 8);

export const bytes = (...parts: readonly Uint8Array[]): Buffer => Buffer.concat(parts);
