#include "net/challenge.h"

#include "credentials/credentials.h"
#include "identity/identity.h"
#include "net/cursor.h"
#include "text/base64.h"
#include "text/format.h"

#define NONCE_LENGTH 32

bool is_nonce(struct text text)
{
	uint8_t bytes[NONCE_LENGTH];
	size_t length;
	return base64_read(text, bytes, sizeof bytes, &length) && length == NONCE_LENGTH;
}

bool sign_as(enum proof proof, uint32_t generation, struct bytes message, char signature[SIGNATURE_ROOM])
{
	uint8_t bytes[ED25519_SIGNATURE];
	const struct credential *credential = credential_of(generation);

	if (proof == PROOF_IDENTITY)
		identity_sign(message, bytes);
	else if (proof == PROOF_CREDENTIAL && credential != NULL)
		ed25519_sign_with(&credential->key, message, bytes);
	else
		return false;
	base64_write(signature, (struct bytes){bytes, sizeof bytes});
	return true;
}

bool sign_challenge(enum proof proof, uint32_t generation, const char *nonce, char signature[SIGNATURE_ROOM])
{
	char text[128];
	text_format(text, sizeof text, "assay-challenge-v1\n%s\n%s", identity_get(), nonce);
	return sign_as(proof, generation, bytes_of_string(text), signature);
}
