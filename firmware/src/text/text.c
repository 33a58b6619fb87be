#include "text/text.h"

#include "memory/string.h"

/** 2^53 - 1: beyond it JSON numbers are not exact. */
#define GREATEST_INTEGER 9007199254740991ll

struct text text_of(const char *string)
{
	return (struct text){ string, strlen(string) };
}

bool text_equals(struct text a, struct text b)
{
	return a.length == b.length && memcmp(a.at, b.at, a.length) == 0;
}

bool text_is(struct text text, const char *string)
{
	return text_equals(text, text_of(string));
}

bool text_begins(struct text text, const char *prefix)
{
	size_t length = strlen(prefix);
	return text.length >= length && memcmp(text.at, prefix, length) == 0;
}

size_t text_characters(struct text text)
{
	size_t count = 0;
	for (size_t i = 0; i < text.length; i += 1)
		if (((uint8_t)text.at[i] & 0xc0) != 0x80)
			count += 1;
	return count;
}

/** Length of the well-formed character that `bytes` begin with (RFC 3629, section 4); 0 when there is none. */
static size_t character_length(const uint8_t *bytes, size_t left)
{
	uint8_t first = bytes[0];
	if (first < 0x80)
		return 1;
	size_t length = first >= 0xc2 && first < 0xe0 ? 2 : first >= 0xe0 && first < 0xf0 ? 3 : first >= 0xf0 && first < 0xf5 ? 4 : 0;
	if (length == 0 || length > left)
		return 0;
	for (size_t i = 1; i < length; i += 1)
		if ((bytes[i] & 0xc0) != 0x80)
			return 0;
	/* Longer than needed, a surrogate, or past the last code point. */
	bool is_wrong = (first == 0xe0 && bytes[1] < 0xa0) || (first == 0xed && bytes[1] >= 0xa0) ||
			(first == 0xf0 && bytes[1] < 0x90) || (first == 0xf4 && bytes[1] >= 0x90);
	return is_wrong ? 0 : length;
}

bool text_is_utf8(struct text text)
{
	size_t at = 0;
	while (at < text.length) {
		size_t length = character_length((const uint8_t *)text.at + at, text.length - at);
		if (length == 0)
			return false;
		at += length;
	}
	return true;
}

bool text_to_integer(struct text text, int64_t *number)
{
	int64_t value = 0;
	if (text.length == 0 || text.length > 16)
		return false;
	for (size_t i = 0; i < text.length; i += 1) {
		if (text.at[i] < '0' || text.at[i] > '9')
			return false;
		value = value * 10 + (text.at[i] - '0');
	}
	if (value > GREATEST_INTEGER)
		return false;
	*number = value;
	return true;
}

bool text_copy(char *to, size_t room, struct text text)
{
	to[0] = '\0';
	if (text.length >= room)
		return false;
	for (size_t i = 0; i < text.length; i += 1)
		if (text.at[i] == '\0')
			return false;
	memcpy(to, text.at, text.length);
	to[text.length] = '\0';
	return true;
}
