/** The low byte of the sum of `bytes`. */
export const checksumOf = (bytes: Uint8Array): number => bytes.reduce((sum, byte) => (sum + byte) & 0xff, 0);
