/** The few packets of the attribute protocol that are looked at outside of a stack. Vol 3, Part F, 3.4 */
export const attOpcode = {
  error: 0x01,
  readByTypeRequest: 0x08,
  readRequest: 0x0a,
  readResponse: 0x0b,
  readLongRequest: 0x0c,
  writeRequest: 0x12,
  prepareWriteRequest: 0x16,
  executeWriteRequest: 0x18,
  executeWriteResponse: 0x19,
} as const;

export interface AttributeError {
  /** Opcode of the request that was refused. */
  readonly request: number;
  readonly handle: number;
  readonly code: number;
}

/** The Error Response in an attribute packet, if it is one. */
export function decodeAttributeError(packet: Buffer): AttributeError | undefined {
  if (packet.length !== 5 || packet[0] !== attOpcode.error) return undefined;
  return { request: packet.readUInt8(1), handle: packet.readUInt16LE(2), code: packet.readUInt8(4) };
}

export function encodeAttributeError({ request, handle, code }: AttributeError): Buffer {
  return Buffer.of(attOpcode.error, request, handle & 0xff, handle >> 8, code);
}

/** As reports name it: `att-0e`. */
export function attributeErrorName(code: number): string {
  return `att-${code.toString(16).padStart(2, "0")}`;
}
