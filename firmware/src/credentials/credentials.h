/**
 * Operational credentials (LDevID, IEEE 802.1AR): the key is made on the device, kept sealed and never leaves it. In a rotation
 * there are two for a while; a power cut at any moment leaves one that works.
 */
#ifndef CREDENTIALS_CREDENTIALS_H
#define CREDENTIALS_CREDENTIALS_H

#include <stdbool.h>

#include "crypto/ed25519_keys.h"
#include "text/text.h"

#define LONGEST_CREDENTIAL 2048

struct credential {
	/** Rises with each; 0 is none. */
	uint32_t generation;
	struct ed25519_pair key;
	uint16_t certificate_length;
	/** DER. */
	uint8_t certificate[LONGEST_CREDENTIAL];
};

/** Reads what flash holds, and erases what a cut left of a write. */
void credentials_start(void);
/** How many there are, 0 to 2. */
size_t credentials_count(void);
/** In the order in which they are to be tried: one that has yet to prove itself, then the one that has. NULL past the last. */
const struct credential *credential_at(size_t index);
/** NULL when it is gone. */
const struct credential *credential_of(uint32_t generation);
/** Makes a key pair, kept in RAM until its certificate comes. PKCS #10, DER, into `request`; its length, 0 when refused. */
size_t credentials_prepare(uint8_t *request, size_t room);
/**
 * Keeps the prepared key with its certificate, issued by one of `authorities` (DER). NULL when refused, with code
 * "foreign-certificate" or "wrong-state".
 */
const struct credential *credentials_install(struct bytes certificate, const struct bytes *authorities, size_t count);
/** It has proven itself: every other one is erased. */
void credentials_activate(uint32_t generation);
/** Erases this one. */
void credentials_discard(uint32_t generation);
/** Erases all of them, a prepared key included. */
void credentials_erase(void);

#endif
