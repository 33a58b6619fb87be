#include "trust/set_up_secret.h"

#include "crypto/constant_time.h"
#include "identity/identity.h"
#include "memory/string.h"
#include "refusal.h"
#include "storage/slot.h"

static const char context[] = "set-up secret";

bool set_up_secret_install(struct bytes proof_digest)
{
	if (identity_is_locked())
		return refuse("locked", "manufacture has ended");
	if (proof_digest.length != SHA256_LENGTH)
		return refuse("invalid-value", "the digest of a proof of possession has 32 bytes");
	slot_write(&SET_UP_SECRET, context, 1, proof_digest, (struct bytes){ proof_digest.at, 0 });
	return true;
}

bool set_up_secret_digest(uint8_t digest[SHA256_LENGTH])
{
	uint32_t generation;
	struct bytes secret;
	bool is_there = slot_open(&SET_UP_SECRET, context, &generation, &secret) && secret.length == SHA256_LENGTH;
	if (is_there)
		memcpy(digest, secret.at, SHA256_LENGTH);
	slot_close();
	return is_there;
}

bool set_up_secret_is_proven_by(struct text proof)
{
	uint8_t held[SHA256_LENGTH];
	uint8_t told[SHA256_LENGTH];
	sha256(proof.at, proof.length, told);
#ifdef DEFECT_DEFAULT_PASSWORD_FROM_UID
	if (text_is(proof, identity_get() + sizeof "PICO-" - 1))
		return true;
#endif
	return set_up_secret_digest(held) && equal_in_constant_time(held, told, sizeof held);
}
