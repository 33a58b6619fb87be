#include "storage/device_key.h"

#include "crypto/constant_time.h"
#include "crypto/hmac.h"
#include "crypto/random.h"
#include "hal/flash.h"
#include "memory/string.h"
#include "storage/record_log.h"

enum { ROOT_LENGTH = 32 };

static uint8_t root[ROOT_LENGTH];
static uint8_t chip[FLASH_ID_LENGTH];

void device_key_start(void)
{
	struct record_log records;
	struct record_walk walk = { 0 };
	struct bytes kept;
	flash_unique_id(chip);
	record_log_open(&records, &ROOT_KEY, NULL);
	/* The first whole one: a cut while it was written left none, and nothing is sealed under what was never whole. */
	while (record_log_next(&records, &walk, &kept)) {
		if (kept.length != ROOT_LENGTH)
			continue;
		memcpy(root, kept.at, ROOT_LENGTH);
		return;
	}
	random_fill(root, ROOT_LENGTH);
	record_log_append(&records, (struct bytes){ root, ROOT_LENGTH });
}

void device_key_derive(const char *purpose, uint8_t *key, size_t length)
{
#ifdef DEFECT_SHARED_KEY
	hkdf((struct bytes){ root, 0 }, (struct bytes){ chip, 0 }, purpose, key, length);
#else
	hkdf((struct bytes){ root, ROOT_LENGTH }, (struct bytes){ chip, FLASH_ID_LENGTH }, purpose, key, length);
#endif
}
