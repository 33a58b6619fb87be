/**
 * Keys of this device alone. They follow from a root that was drawn at the first start and stands in flash, and from the flash chip's
 * unique id, so that a copy of one board's flash opens nothing on another. The RP2040 has no fuses: who has board and source can
 * derive them all.
 */
#ifndef STORAGE_DEVICE_KEY_H
#define STORAGE_DEVICE_KEY_H

#include <stddef.h>
#include <stdint.h>

/** Draws the root at the first start ever, and finds it at all others. */
void device_key_start(void);
/** A key for `purpose` alone. */
void device_key_derive(const char *purpose, uint8_t *key, size_t length);

#endif
