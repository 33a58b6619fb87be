/**
 * SHA-256 (FIPS 180-4).
 */
#ifndef CRYPTO_SHA256_H
#define CRYPTO_SHA256_H

#include <stddef.h>
#include <stdint.h>

#define SHA256_LENGTH 32

struct sha256 {
	uint32_t state[8];
	uint64_t length;
	uint8_t block[64];
};

void sha256_begin(struct sha256 *hash);
void sha256_add(struct sha256 *hash, const void *bytes, size_t length);
void sha256_end(struct sha256 *hash, uint8_t digest[SHA256_LENGTH]);
/** All at once. */
void sha256(const void *bytes, size_t length, uint8_t digest[SHA256_LENGTH]);

#endif
