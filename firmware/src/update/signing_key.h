/**
 * Whose firmware this device runs.
 */
#ifndef UPDATE_SIGNING_KEY_H
#define UPDATE_SIGNING_KEY_H

#include <stdint.h>

/**
 * Ed25519 public key. The private one is no secret: tools/firmware/signing-key.ts makes it from a fixed seed, so that everybody can build
 * images that run. A product has a key of its own here, and its private half where nobody reads it.
 */
extern const uint8_t signing_key[32];

#endif
