/** The subnegotiations of RFC 2217. What the server says in answer has the client's number and 100 more. */
export const comPort = {
  setBaudRate: 1,
  setDataSize: 2,
  setParity: 3,
  setStopSize: 4,
  setControl: 5,
  setLineStateMask: 10,
  setModemStateMask: 11,
  purgeData: 12,
} as const;

export const answered = 100;
/** The server asks to be left alone for a while, and to go on; these are not answers. */
export const flowSuspend = 8 + answered;
export const flowResume = 9 + answered;

/** Values of `setControl`. */
export const control = {
  noFlowControl: 1,
  breakOn: 5,
  breakOff: 6,
  dtrOn: 8,
  dtrOff: 9,
  rtsOn: 11,
  rtsOff: 12,
} as const;

/** Values of `setDataSize`, `setParity` and `setStopSize` that make 8N1. */
export const eightNone1 = { dataSize: 8, parity: 1, stopSize: 1 } as const;
/** Value of `purgeData`: both directions. */
export const purgeBoth = 3;

export function baudRatePayload(baudRate: number): Uint8Array {
  const payload = Buffer.alloc(4);
  payload.writeUInt32BE(baudRate);
  return payload;
}
