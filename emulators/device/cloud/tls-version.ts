/** The oldest TLS that the device speaks with anybody (RFC 8996), whatever the library's default is. */
export const oldestTls = "TLSv1.2";
