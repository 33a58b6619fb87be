/**
 * PKCS #10 requests (RFC 2986) for Ed25519 keys (RFC 8410).
 */
#ifndef DER_REQUEST_H
#define DER_REQUEST_H

#include "crypto/ed25519_keys.h"

#define LONGEST_REQUEST 256

/** With `identity` as the subject's serialNumber (IEEE 802.1AR). DER into `to`; returns its length, 0 when it does not fit. */
size_t certificate_request(const char *identity, const struct ed25519_pair *key, uint8_t *to, size_t room);

#endif
