/**
 * What the device gathers in operation, sealed in flash; the oldest goes when its partition is full.
 */
#ifndef DATA_USER_DATA_H
#define DATA_USER_DATA_H

#include <stdbool.h>

#include "storage/record_log.h"
#include "text/text.h"

#define LONGEST_USER_DATA 4096

void user_data_start(void);
/** Durable on return. Refuses. */
bool user_data_store(struct bytes item);
/** The next item, oldest first, into `item`, which has room for LONGEST_USER_DATA; a walk begins zeroed. */
bool user_data_next(struct record_walk *walk, uint8_t *item, size_t *length);
void user_data_erase(void);

#endif
