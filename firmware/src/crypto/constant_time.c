#include "crypto/constant_time.h"

#include <stdint.h>

bool equal_in_constant_time(const void *a, const void *b, size_t length)
{
	const uint8_t *left = a;
	const uint8_t *right = b;
	uint8_t differing = 0;
	for (size_t i = 0; i < length; i += 1)
		differing |= left[i] ^ right[i];
	return differing == 0;
}

void forget(void *secret, size_t length)
{
	volatile uint8_t *bytes = secret;
	while (length-- > 0)
		*bytes++ = 0;
}
