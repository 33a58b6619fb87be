/**
 * What a field takes.
 */
#ifndef CONFIGURATION_VALIDATION_H
#define CONFIGURATION_VALIDATION_H

#include "configuration/schema.h"

/** Writes why `value` cannot be in `field` into `why` and returns true; false when it can. */
bool violates(const struct field *field, const struct value *value, char *why, size_t room);

#endif
