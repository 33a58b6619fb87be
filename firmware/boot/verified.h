/**
 * Images whose signature was found right once. The check of an Ed25519 signature takes long, and an image that has not changed needs
 * none again: its digest is remembered under a MAC that only this device can make.
 */
#ifndef BOOT_VERIFIED_H
#define BOOT_VERIFIED_H

#include <stdbool.h>

#include "crypto/sha256.h"
#include "update/image.h"

/** Whether the maker has signed `image`, which stands in `slot` and has `digest`. */
bool is_verified(char slot, const struct image *image, const uint8_t digest[SHA256_LENGTH]);

#endif
