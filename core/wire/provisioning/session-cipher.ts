/** Seals and opens in turn what crosses an established session; both sides count alike. */
export interface SessionCipher {
  /** @throws SetUpFault no-session when the counter is used up */
  seal(plain: Uint8Array): Uint8Array;
  /** @throws SetUpFault tampered, no-session; a scheme without integrity opens whatever comes to something */
  open(sealed: Uint8Array): Uint8Array;
}
