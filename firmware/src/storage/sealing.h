/**
 * Secrets in flash: AES-256 in counter mode, then HMAC-SHA-256 over context, nonce and ciphertext; both keys are this device's alone.
 */
#ifndef STORAGE_SEALING_H
#define STORAGE_SEALING_H

#include <stdbool.h>

#include "text/text.h"

/** Nonce and tag: so much longer than the plain bytes are the sealed ones. */
#define SEAL_LENGTH 32

/** Derives the keys. After `device_key_start`. */
void sealing_start(void);
/**
 * Seals into `to`, which has room for `plain.length` + SEAL_LENGTH; the plain bytes may stand at `to` + SEAL_LENGTH. What is sealed as
 * `context` opens as nothing else.
 */
void seal(struct bytes plain, const char *context, uint8_t *to);
/** Opens into `to`, which has room for `sealed.length` - SEAL_LENGTH. False when tampered with or sealed elsewhere; takes any bytes. */
bool unseal(struct bytes sealed, const char *context, uint8_t *to, size_t *length);

#endif
