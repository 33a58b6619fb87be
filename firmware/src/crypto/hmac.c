#include "crypto/hmac.h"

#include "crypto/constant_time.h"
#include "memory/string.h"

void hmac_begin(struct hmac *hmac, struct bytes key)
{
	uint8_t block[64] = { 0 };
	if (key.length > sizeof block)
		sha256(key.at, key.length, block);
	else
		memcpy(block, key.at, key.length);
	for (size_t i = 0; i < sizeof block; i += 1) {
		hmac->outer_pad[i] = block[i] ^ 0x5c;
		block[i] ^= 0x36;
	}
	sha256_begin(&hmac->inner);
	sha256_add(&hmac->inner, block, sizeof block);
	forget(block, sizeof block);
}

void hmac_add(struct hmac *hmac, struct bytes message)
{
	sha256_add(&hmac->inner, message.at, message.length);
}

void hmac_end(struct hmac *hmac, uint8_t mac[SHA256_LENGTH])
{
	uint8_t inner[SHA256_LENGTH];
	sha256_end(&hmac->inner, inner);
	struct sha256 outer;
	sha256_begin(&outer);
	sha256_add(&outer, hmac->outer_pad, sizeof hmac->outer_pad);
	sha256_add(&outer, inner, sizeof inner);
	sha256_end(&outer, mac);
	forget(hmac, sizeof *hmac);
}

static void expand(const uint8_t key[SHA256_LENGTH], const char *info, uint8_t *to, size_t length)
{
	uint8_t block[SHA256_LENGTH];
	for (uint8_t number = 1; length > 0; number += 1) {
		struct hmac hmac;
		hmac_begin(&hmac, (struct bytes){ key, SHA256_LENGTH });
		if (number > 1)
			hmac_add(&hmac, (struct bytes){ block, sizeof block });
		hmac_add(&hmac, (struct bytes){ (const uint8_t *)info, strlen(info) });
		hmac_add(&hmac, (struct bytes){ &number, 1 });
		hmac_end(&hmac, block);
		size_t part = length < sizeof block ? length : sizeof block;
		memcpy(to, block, part);
		to += part;
		length -= part;
	}
	forget(block, sizeof block);
}

void hkdf(struct bytes secret, struct bytes salt, const char *info, uint8_t *to, size_t length)
{
	uint8_t key[SHA256_LENGTH];
	struct hmac hmac;
	hmac_begin(&hmac, salt);
	hmac_add(&hmac, secret);
	hmac_end(&hmac, key);
	expand(key, info, to, length);
	forget(key, sizeof key);
}
