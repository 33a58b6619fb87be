#include "memory/scratch.h"

uint8_t scratch[SCRATCH_ROOM];
