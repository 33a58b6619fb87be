#include "hal/noise.h"

#include "hal/registers.h"

enum { ROSC_RANDOM_BIT = 0x1c };

unsigned noise_bit(void)
{
	return read_register(ROSC_BASE + ROSC_RANDOM_BIT) & 1u;
}
