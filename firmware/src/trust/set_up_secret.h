/**
 * The proof of possession on the label, kept as its SHA-256, sealed: what Espressif security 1 needs, and no more.
 */
#ifndef TRUST_SET_UP_SECRET_H
#define TRUST_SET_UP_SECRET_H

#include <stdbool.h>

#include "crypto/sha256.h"
#include "text/text.h"

/** Only in manufacture. Refuses. */
bool set_up_secret_install(struct bytes proof_digest);
/** SHA-256 of the proof; false when none is installed: then nobody can set the device up. */
bool set_up_secret_digest(uint8_t digest[SHA256_LENGTH]);
/** Takes the same time whether it is or not. */
bool set_up_secret_is_proven_by(struct text proof_of_possession);

#endif
