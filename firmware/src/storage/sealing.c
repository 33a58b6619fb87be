#include "storage/sealing.h"

#include "crypto/aes.h"
#include "crypto/constant_time.h"
#include "crypto/hmac.h"
#include "crypto/random.h"
#include "memory/string.h"
#include "storage/device_key.h"

/* Layout: nonce, tag, ciphertext. */
enum { NONCE = 16, TAG = 16, KEY = 32 };

static uint8_t encryption_key[KEY];
static uint8_t authentication_key[KEY];

void sealing_start(void)
{
	device_key_derive("assay device sealing: encryption", encryption_key, KEY);
	device_key_derive("assay device sealing: authentication", authentication_key, KEY);
}

static void encrypt(const uint8_t *nonce, const uint8_t *from, uint8_t *to, size_t length)
{
#ifdef DEFECT_CREDENTIALS_IN_CLEAR
	memmove(to, from, length);
	(void)nonce;
#else
	struct aes_ctr ctr;
	aes_ctr_begin(&ctr, encryption_key, KEY, nonce);
	aes_ctr_apply(&ctr, from, to, length);
	forget(&ctr, sizeof ctr);
#endif
}

static void authenticate(const char *context, const uint8_t *nonce, struct bytes ciphertext, uint8_t tag[TAG])
{
	uint8_t mac[SHA256_LENGTH];
	struct hmac hmac;
	hmac_begin(&hmac, (struct bytes){ authentication_key, KEY });
	/* With its NUL, so that no context is the beginning of another. */
	hmac_add(&hmac, (struct bytes){ (const uint8_t *)context, strlen(context) + 1 });
	hmac_add(&hmac, (struct bytes){ nonce, NONCE });
	hmac_add(&hmac, ciphertext);
	hmac_end(&hmac, mac);
	memcpy(tag, mac, TAG);
}

void seal(struct bytes plain, const char *context, uint8_t *to)
{
	uint8_t *ciphertext = to + SEAL_LENGTH;
	random_fill(to, NONCE);
	encrypt(to, plain.at, ciphertext, plain.length);
	authenticate(context, to, (struct bytes){ ciphertext, plain.length }, to + NONCE);
}

bool unseal(struct bytes sealed, const char *context, uint8_t *to, size_t *length)
{
	uint8_t tag[TAG];
	if (sealed.length < SEAL_LENGTH)
		return false;
	struct bytes ciphertext = { sealed.at + SEAL_LENGTH, sealed.length - SEAL_LENGTH };
	authenticate(context, sealed.at, ciphertext, tag);
	if (!equal_in_constant_time(tag, sealed.at + NONCE, TAG))
		return false;
	encrypt(sealed.at, ciphertext.at, to, ciphertext.length);
	*length = ciphertext.length;
	return true;
}
