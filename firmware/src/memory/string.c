#include "memory/string.h"

#include <stdint.h>

/* Compiled so that the compiler does not turn the loops below into calls of themselves; see tools/build-firmware.ts. */

void *memcpy(void *to, const void *from, size_t length)
{
	uint8_t *out = to;
	const uint8_t *in = from;
	/* Words where both sides allow it: images are copied with this. */
	if ((((uintptr_t)out | (uintptr_t)in) & 3u) == 0)
		for (; length >= 4; length -= 4, out += 4, in += 4)
			*(uint32_t *)(void *)out = *(const uint32_t *)(const void *)in;
	while (length-- > 0)
		*out++ = *in++;
	return to;
}

void *memmove(void *to, const void *from, size_t length)
{
	uint8_t *out = to;
	const uint8_t *in = from;
	if (out <= in)
		return memcpy(to, from, length);
	while (length-- > 0)
		out[length] = in[length];
	return to;
}

void *memset(void *to, int byte, size_t length)
{
	uint8_t *out = to;
	while (length-- > 0)
		*out++ = (uint8_t)byte;
	return to;
}

int memcmp(const void *a, const void *b, size_t length)
{
	const uint8_t *left = a;
	const uint8_t *right = b;
	for (size_t i = 0; i < length; i += 1)
		if (left[i] != right[i])
			return left[i] - right[i];
	return 0;
}

size_t strlen(const char *text)
{
	size_t length = 0;
	while (text[length] != '\0')
		length += 1;
	return length;
}

int strcmp(const char *a, const char *b)
{
	while (*a != '\0' && *a == *b) {
		a += 1;
		b += 1;
	}
	return (uint8_t)*a - (uint8_t)*b;
}

int strncmp(const char *a, const char *b, size_t length)
{
	for (size_t i = 0; i < length; i += 1)
		if (a[i] != b[i] || a[i] == '\0')
			return (uint8_t)a[i] - (uint8_t)b[i];
	return 0;
}
