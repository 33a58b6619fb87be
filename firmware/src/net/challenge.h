/**
 * The signed challenge (docs/cloud.md): the device signs a nonce of the backend's to prove who it is.
 */
#ifndef NET_CHALLENGE_H
#define NET_CHALLENGE_H

#include "net/http_client.h"

/** Base64 of 32 bytes, and a NUL. */
#define NONCE_ROOM 45
/** Base64 of an Ed25519 signature, and a NUL. */
#define SIGNATURE_ROOM 89

/** Whether `text` is base64 of 32 bytes. */
bool is_nonce(struct text text);
/** Signs `message` by what `proof` and `generation` name; base64 with a NUL. False when that is gone. */
bool sign_as(enum proof proof, uint32_t generation, struct bytes message, char signature[SIGNATURE_ROOM]);
/** The same over the challenge that a nonce makes. */
bool sign_challenge(enum proof proof, uint32_t generation, const char *nonce, char signature[SIGNATURE_ROOM]);

#endif
