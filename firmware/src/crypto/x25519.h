/**
 * X25519 (RFC 7748).
 */
#ifndef CRYPTO_X25519_H
#define CRYPTO_X25519_H

#include <stdbool.h>
#include <stdint.h>

#define X25519_LENGTH 32

/** The public value of `secret`. */
void x25519_public(uint8_t public_value[X25519_LENGTH], const uint8_t secret[X25519_LENGTH]);
/** False when the peer's value is one of the few that make every secret the same (all zeros). */
bool x25519_shared(uint8_t shared[X25519_LENGTH], const uint8_t secret[X25519_LENGTH], const uint8_t peer[X25519_LENGTH]);

#endif
