/**
 * AES (FIPS 197) with keys of 128 or 256 bits, encryption only: counter modes need no more.
 */
#ifndef CRYPTO_AES_H
#define CRYPTO_AES_H

#include <stddef.h>
#include <stdint.h>

#define AES_BLOCK 16

struct aes {
	uint8_t round_keys[15][AES_BLOCK];
	int rounds;
};

/** `length`: 16 or 32 bytes. */
void aes_set_key(struct aes *aes, const uint8_t *key, size_t length);
void aes_encrypt_block(const struct aes *aes, const uint8_t from[AES_BLOCK], uint8_t to[AES_BLOCK]);

/** Counter mode (NIST SP 800-38A); goes on where the last call has ended, in the middle of a block too. */
struct aes_ctr {
	struct aes aes;
	uint8_t counter[AES_BLOCK];
	uint8_t stream[AES_BLOCK];
	/** Bytes of `stream` that are used up. */
	size_t used;
};

void aes_ctr_begin(struct aes_ctr *ctr, const uint8_t *key, size_t length, const uint8_t counter[AES_BLOCK]);
/** Encrypts, and so decrypts, `length` bytes; `to` may be `from`. */
void aes_ctr_apply(struct aes_ctr *ctr, const uint8_t *from, uint8_t *to, size_t length);

#endif
