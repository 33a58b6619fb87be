/**
 * Room for what is large and lives no longer than one call that calls nobody else who uses it: a record on its way to flash.
 */
#ifndef MEMORY_SCRATCH_H
#define MEMORY_SCRATCH_H

#include <stdint.h>

#define SCRATCH_ROOM 4096

extern uint8_t scratch[SCRATCH_ROOM];

#endif
