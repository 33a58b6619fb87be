#include "verified.h"

#include "crypto/constant_time.h"
#include "crypto/hmac.h"
#include "state/journal_keys.h"
#include "storage/device_key.h"
#include "storage/journal.h"
#include "text/hex.h"

/** In hexadecimal, with its NUL. */
static void mac_of(const uint8_t digest[SHA256_LENGTH], char mac[2 * SHA256_LENGTH + 1])
{
	uint8_t key[SHA256_LENGTH];
	uint8_t bytes[SHA256_LENGTH];
	struct hmac hmac;
	device_key_derive("assay device verified image", key, sizeof key);
	hmac_begin(&hmac, (struct bytes){ key, sizeof key });
	hmac_add(&hmac, (struct bytes){ digest, SHA256_LENGTH });
	hmac_end(&hmac, bytes);
	hex_write(mac, (struct bytes){ bytes, sizeof bytes });
	forget(key, sizeof key);
}

bool is_verified(char slot, const struct image *image, const uint8_t digest[SHA256_LENGTH])
{
	const char *key = slot == 'a' ? KEY_BOOT_VERIFIED_A : KEY_BOOT_VERIFIED_B;
	char mac[2 * SHA256_LENGTH + 1];
	mac_of(digest, mac);
	struct text remembered = journal_recall(key);
	if (remembered.length == 2 * SHA256_LENGTH && equal_in_constant_time(remembered.at, mac, remembered.length))
		return true;
	if (!image_is_signed(image))
		return false;
	journal_record_string(key, mac);
	return true;
}
