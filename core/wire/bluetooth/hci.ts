/**
 * The host controller interface, as far as LE needs it, in H4 framing: a type byte before each packet. Bluetooth Core 5.4, Vol 4,
 * Part A (H4) and Part E (commands and events). All numbers are little-endian.
 */
export const h4 = { command: 1, acl: 2, synchronous: 3, event: 4, isochronous: 5 } as const;

/** Group in the upper six bits, command in the lower ten. Part E, 7 */
export const opcode = {
  disconnect: 0x0406,
  readRemoteVersion: 0x041d,
  setEventMask: 0x0c01,
  reset: 0x0c03,
  setEventFilter: 0x0c05,
  setEventMaskPage2: 0x0c63,
  readLeHostSupport: 0x0c6c,
  writeLeHostSupport: 0x0c6d,
  readLocalVersion: 0x1001,
  readSupportedCommands: 0x1002,
  readSupportedFeatures: 0x1003,
  readBufferSize: 0x1005,
  readAddress: 0x1009,
  readRssi: 0x1405,
  leSetEventMask: 0x2001,
  leReadBufferSize: 0x2002,
  leReadFeatures: 0x2003,
  leSetRandomAddress: 0x2005,
  leSetAdvertisingParameters: 0x2006,
  leReadAdvertisingPower: 0x2007,
  leSetAdvertisingData: 0x2008,
  leSetScanResponseData: 0x2009,
  leSetAdvertisingEnable: 0x200a,
  leSetScanParameters: 0x200b,
  leSetScanEnable: 0x200c,
  leCreateConnection: 0x200d,
  leCancelConnection: 0x200e,
  leReadFilterListSize: 0x200f,
  leUpdateConnection: 0x2013,
  leReadRemoteFeatures: 0x2016,
  leEncrypt: 0x2017,
  leRandom: 0x2018,
  leEnableEncryption: 0x2019,
  leLongTermKeyReply: 0x201a,
  leLongTermKeyRefusal: 0x201b,
  leReadSupportedStates: 0x201c,
  leSetDataLength: 0x2022,
  leReadDefaultDataLength: 0x2023,
  leWriteDefaultDataLength: 0x2024,
  leReadMaximumDataLength: 0x202f,
} as const;

/** Part E, 7.7 */
export const eventCode = {
  disconnectionComplete: 0x05,
  encryptionChange: 0x08,
  remoteVersion: 0x0c,
  commandComplete: 0x0e,
  commandStatus: 0x0f,
  completedPackets: 0x13,
  keyRefreshed: 0x30,
  leMeta: 0x3e,
} as const;

/** Part E, 7.7.65 */
export const leEvent = {
  connectionComplete: 0x01,
  advertisingReport: 0x02,
  connectionUpdated: 0x03,
  remoteFeatures: 0x04,
  longTermKeyRequest: 0x05,
  dataLengthChanged: 0x07,
} as const;

/** Why a command or a connection failed or ended. Vol 1, Part F */
export const hciStatus = {
  success: 0x00,
  unknownCommand: 0x01,
  unknownConnection: 0x02,
  keyMissing: 0x06,
  connectionTimeout: 0x08,
  notAllowed: 0x0c,
  unsupported: 0x11,
  invalidParameters: 0x12,
  endedByPeer: 0x13,
  endedHere: 0x16,
  wrongKey: 0x3d,
} as const;

/** Channels of L2CAP that every LE link has. Vol 3, Part A, 2.1 */
export const channel = { attribute: 0x0004, signalling: 0x0005, security: 0x0006 } as const;

/** Packet-boundary flags of an ACL packet: from the host, its continuation, and to the host. Part E, 5.4.2 */
export const boundary = { firstToController: 0, continuation: 1, firstToHost: 2 } as const;

export const longestAdvertisement = 31;

export function encodeCommand(code: number, parameters: Uint8Array = new Uint8Array()): Buffer {
  return Buffer.concat([Buffer.of(h4.command, code & 0xff, code >> 8, parameters.length), parameters]);
}

export function encodeEvent(code: number, parameters: Uint8Array): Buffer {
  return Buffer.concat([Buffer.of(h4.event, code, parameters.length), parameters]);
}

export interface HciCommand {
  readonly opcode: number;
  readonly parameters: Buffer;
}

/** The command in a packet; undefined when it is another kind of packet, or cut short. */
export function decodeCommand(packet: Uint8Array): HciCommand | undefined {
  const bytes = view(packet);
  if (bytes.length < 4 || bytes[0] !== h4.command || bytes.length !== 4 + bytes.readUInt8(3))
    return undefined;
  return { opcode: bytes.readUInt16LE(1), parameters: bytes.subarray(4) };
}

export interface HciEvent {
  readonly code: number;
  readonly parameters: Buffer;
}

/** The event in a packet; undefined when it is another kind of packet, or cut short. */
export function decodeEvent(packet: Uint8Array): HciEvent | undefined {
  const bytes = view(packet);
  if (bytes.length < 3 || bytes[0] !== h4.event || bytes.length !== 3 + bytes.readUInt8(2)) return undefined;
  return { code: bytes.readUInt8(1), parameters: bytes.subarray(3) };
}

/** Start of an L2CAP packet, or what follows of it. */
export interface AclPacket {
  readonly handle: number;
  readonly boundary: number;
  readonly data: Buffer;
}

/** The data in a packet; undefined when it is another kind of packet, or cut short. */
export function decodeAcl(packet: Uint8Array): AclPacket | undefined {
  const bytes = view(packet);
  if (bytes.length < 5 || bytes[0] !== h4.acl || bytes.length !== 5 + bytes.readUInt16LE(3)) return undefined;
  const head = bytes.readUInt16LE(1);
  return { handle: head & 0x0fff, boundary: (head >> 12) & 3, data: bytes.subarray(5) };
}

export function encodeAcl({ handle, boundary: flag, data }: AclPacket): Buffer {
  const head = Buffer.alloc(5);
  head.writeUInt8(h4.acl, 0);
  head.writeUInt16LE(handle | (flag << 12), 1);
  head.writeUInt16LE(data.length, 3);
  return Buffer.concat([head, data]);
}

/** An L2CAP packet that came whole in one ACL packet: its channel and content. Undefined when it did not. */
export function wholeFrame(
  acl: AclPacket,
): { readonly channel: number; readonly content: Buffer } | undefined {
  if (acl.boundary === boundary.continuation || acl.data.length < 4) return undefined;
  const content = acl.data.subarray(4);
  return content.length === acl.data.readUInt16LE(0)
    ? { channel: acl.data.readUInt16LE(2), content }
    : undefined;
}

/** An L2CAP packet, as it goes into one ACL packet. Vol 3, Part A, 3.1 */
export function encodeFrame({
  channel: id,
  content,
}: {
  readonly channel: number;
  readonly content: Uint8Array;
}): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt16LE(content.length, 0);
  head.writeUInt16LE(id, 2);
  return Buffer.concat([head, content]);
}

function view(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
