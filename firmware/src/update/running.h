/**
 * The image that runs, as the bootloader has measured it.
 */
#ifndef UPDATE_RUNNING_H
#define UPDATE_RUNNING_H

#include <stdbool.h>
#include <stdint.h>

#include "crypto/sha256.h"

/** Stops the device unless a bootloader has started this firmware. */
void running_start(void);
/** Release of this firmware, as the bootloader read it from the signed header. */
const char *running_version(void);
/** SHA-256 of the whole image file. */
const uint8_t *running_digest(void);
bool running_is_trial(void);
void running_was_confirmed(void);
/** Version of the configuration schema that this firmware speaks. */
uint32_t running_schema(void);
/** 'a' or 'b'. */
char running_slot(void);

#endif
