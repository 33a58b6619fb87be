/**
 * Receives an image into the slot that does not run. Nothing of it runs before digest and signature were verified in flash.
 */
#ifndef UPDATE_UPDATE_H
#define UPDATE_UPDATE_H

#include <stdbool.h>
#include <stdint.h>

#include "crypto/sha256.h"
#include "text/text.h"

#define LONGEST_UPDATE_BLOCK 1024u

/** `size`: bytes of the whole image file; `digest` of the same. Refuses. */
bool update_begin(int64_t size, const uint8_t digest[SHA256_LENGTH]);
/** The next block. Refuses. */
bool update_write(int64_t offset, struct bytes block);
/** Verifies digest and signature in flash and has the next start try the image; the caller restarts. Refuses. */
bool update_finish(const char *origin);
/** Makes the running trial image permanent. */
void update_confirm(void);

#endif
