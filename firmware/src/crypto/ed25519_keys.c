#include "crypto/ed25519_keys.h"

#include "ed25519.h"

void ed25519_expand(struct ed25519_pair *pair, const uint8_t seed[ED25519_SEED])
{
	ed25519_create_keypair(pair->public_key, pair->private_key, seed);
}

void ed25519_sign_with(const struct ed25519_pair *pair, struct bytes message, uint8_t signature[ED25519_SIGNATURE])
{
	ed25519_sign(signature, message.at, message.length, pair->public_key, pair->private_key);
}

bool ed25519_holds(const uint8_t public_key[ED25519_PUBLIC], struct bytes message, const uint8_t signature[ED25519_SIGNATURE])
{
	return ed25519_verify(signature, message.at, message.length, public_key) == 1;
}
