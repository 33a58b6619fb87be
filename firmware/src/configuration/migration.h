/**
 * From one generation of the configuration to the next.
 */
#ifndef CONFIGURATION_MIGRATION_H
#define CONFIGURATION_MIGRATION_H

#include "configuration/values.h"

/** Brings `values` to schema `version`, step by step. */
void migrate(struct values *values, uint32_t version);

#endif
