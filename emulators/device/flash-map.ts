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
  selfTest: { offset: 0x15_8000, size: 0x1000 },
} as const satisfies Record<string, Partition>;

/**
 * The credentials partition: what the factory wrote and decommissioning keeps stands apart from what it erases. A
 * generation of the operational credential has a sector to itself, so that nothing of it outlives an erase.
 */
export const credentialAreas = {
  trust: { offset: 0x11_8000, size: 0x4000 },
  setUpSecret: { offset: 0x11_c000, size: 0x2000 },
  generationA: { offset: 0x12_0000, size: 0x1000 },
  generationB: { offset: 0x12_1000, size: 0x1000 },
} as const satisfies Record<string, Partition>;
