/**
 * What the bootloader tells the firmware, at the very end of RAM, which neither of them uses otherwise.
 */
#ifndef UPDATE_HANDOVER_H
#define UPDATE_HANDOVER_H

#include <stdbool.h>

#include "crypto/sha256.h"
#include "update/image.h"

#define HANDOVER_MAGIC 0x31564f48u
#define HANDOVER_AT 0x20041f00u

struct handover {
	uint32_t magic;
	/** 'a' or 'b'. */
	char slot;
	bool is_trial;
	char version[LONGEST_VERSION];
	uint32_t configuration_schema;
	/** SHA-256 of the whole image, as it stood in flash at this start. */
	uint8_t digest[SHA256_LENGTH];
};

static inline struct handover *handover(void)
{
	return (struct handover *)HANDOVER_AT;
}

#endif
