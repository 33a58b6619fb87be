/**
 * One secret in flash, sealed, in sectors of its own.
 */
#ifndef STORAGE_SLOT_H
#define STORAGE_SLOT_H

#include <stdbool.h>

#include "flash_map.h"
#include "text/text.h"

#define LONGEST_SECRET 2560

/** Opens the secret of a place; it stands until `slot_close`. False when the place holds no whole secret of this device's. */
bool slot_open(const struct partition *place, const char *context, uint32_t *generation, struct bytes *secret);
/** Overwrites the secret that was opened last. */
void slot_close(void);
/** Erases what stands there and writes `head` and `tail` as one secret. Durable on return. */
void slot_write(const struct partition *place, const char *context, uint32_t generation, struct bytes head, struct bytes tail);
bool slot_is_blank(const struct partition *place);
/** Erases what is not blank. */
void slot_erase(const struct partition *place);

#endif
