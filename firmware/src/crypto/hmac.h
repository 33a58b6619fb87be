/**
 * HMAC (RFC 2104) and HKDF (RFC 5869), both with SHA-256.
 */
#ifndef CRYPTO_HMAC_H
#define CRYPTO_HMAC_H

#include "crypto/sha256.h"
#include "text/text.h"

struct hmac {
	struct sha256 inner;
	uint8_t outer_pad[64];
};

void hmac_begin(struct hmac *hmac, struct bytes key);
void hmac_add(struct hmac *hmac, struct bytes message);
void hmac_end(struct hmac *hmac, uint8_t mac[SHA256_LENGTH]);

/** Extract, then expand to `length` bytes of at most 255 * 32. */
void hkdf(struct bytes secret, struct bytes salt, const char *info, uint8_t *to, size_t length);

#endif
