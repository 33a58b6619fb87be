/**
 * Random bytes for keys: noise of the ring oscillator, whitened by SHA-256.
 */
#ifndef CRYPTO_RANDOM_H
#define CRYPTO_RANDOM_H

#include <stddef.h>
#include <stdint.h>

/** Fills `to`; stops the device (`panic`) when the noise source is stuck. */
void random_fill(void *to, size_t length);

#endif
