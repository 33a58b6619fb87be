/** Where things stand in the flash of the reference device; `products/reference/ixit.yaml` declares the same to the examination. */
export interface Partition {
  readonly offset: number;
  readonly size: number;
}

export const flashMap = {
  bootloader: { offset: 0x00_0000, size: 0x1_0000 },
  firmwareA: { offset: 0x01_0000, size: 0x8_0000 },
  firmwareB: { offset: 0x09_0000, size: 0x8_0000 },
  configurationA: { offset: 0x11_0000, size: 0x4000 },
  configurationB: { offset: 0x11_4000, size: 0x4000 },
  credentials: { offset: 0x11_8000, size: 0x1_0000 },
  log: { offset: 0x12_8000, size: 0x1_0000 },
  journal: { offset: 0x13_8000, size: 0x1_0000 },
  userdata: { offset: 0x14_8000, size: 0x1_0000 },
} as const satisfies Record<string, Partition>;
