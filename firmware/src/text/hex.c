#include "text/hex.h"

static void write(char *to, struct bytes bytes, const char *digits)
{
	for (size_t i = 0; i < bytes.length; i += 1) {
		*to++ = digits[bytes.at[i] >> 4];
		*to++ = digits[bytes.at[i] & 15];
	}
	*to = '\0';
}

void hex_write(char *to, struct bytes bytes)
{
	write(to, bytes, "0123456789abcdef");
}

void hex_write_capitals(char *to, struct bytes bytes)
{
	write(to, bytes, "0123456789ABCDEF");
}

static int digit_of(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool hex_read(struct text text, uint8_t *to, size_t length)
{
	if (text.length != 2 * length)
		return false;
	for (size_t i = 0; i < length; i += 1) {
		int high = digit_of(text.at[2 * i]);
		int low = digit_of(text.at[2 * i + 1]);
		if (high < 0 || low < 0)
			return false;
		to[i] = (uint8_t)(high << 4 | low);
	}
	return true;
}
