/**
 * Ed25519 (RFC 8032). The arithmetic is that of npm's ed25519-supercop, compiled in at build time.
 */
#ifndef CRYPTO_ED25519_KEYS_H
#define CRYPTO_ED25519_KEYS_H

#include <stdbool.h>
#include <stdint.h>

#include "text/text.h"

#define ED25519_SEED 32
#define ED25519_PUBLIC 32
#define ED25519_SIGNATURE 64

/** A key pair, expanded for signing. */
struct ed25519_pair {
	uint8_t public_key[ED25519_PUBLIC];
	uint8_t private_key[64];
};

void ed25519_expand(struct ed25519_pair *pair, const uint8_t seed[ED25519_SEED]);
void ed25519_sign_with(const struct ed25519_pair *pair, struct bytes message, uint8_t signature[ED25519_SIGNATURE]);
bool ed25519_holds(const uint8_t public_key[ED25519_PUBLIC], struct bytes message, const uint8_t signature[ED25519_SIGNATURE]);

#endif
