#include "text/base64.h"

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

size_t base64_length(size_t length)
{
	return (length + 2) / 3 * 4;
}

void base64_put(struct sink *sink, struct bytes bytes)
{
	for (size_t i = 0; i < bytes.length; i += 3) {
		size_t count = bytes.length - i < 3 ? bytes.length - i : 3;
		uint32_t group = (uint32_t)bytes.at[i] << 16;
		if (count > 1)
			group |= (uint32_t)bytes.at[i + 1] << 8;
		if (count > 2)
			group |= bytes.at[i + 2];
		char four[] = { alphabet[group >> 18], alphabet[group >> 12 & 63], count > 1 ? alphabet[group >> 6 & 63] : '=',
				count > 2 ? alphabet[group & 63] : '=' };
		sink_put(sink, four, sizeof four);
	}
}

void base64_write(char *to, struct bytes bytes)
{
	struct buffer_sink buffer;
	buffer_sink_open(&buffer, to, base64_length(bytes.length));
	base64_put(&buffer.sink, bytes);
	to[buffer.length] = '\0';
}

static int digit_of(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	return c == '+' ? 62 : c == '/' ? 63 : -1;
}

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/** What is known of the text so far. */
struct reading {
	uint32_t group;
	int digits;
	int padding;
	uint8_t *to;
	size_t room;
	size_t length;
};

/** Four characters have come. */
static bool end_group(struct reading *reading)
{
	size_t count = 3 - (size_t)reading->padding;
	uint32_t stray = reading->padding == 1 ? 0xff : reading->padding == 2 ? 0xffff : 0;
	if (reading->padding > 2 || (reading->group & stray) != 0 || count > reading->room - reading->length)
		return false;
	for (size_t i = 0; i < count; i += 1)
		reading->to[reading->length++] = (uint8_t)(reading->group >> (16 - 8 * i));
	reading->group = 0;
	reading->digits = 0;
	return true;
}

static bool take_character(struct reading *reading, char c)
{
	int digit = digit_of(c);
	if (c == '=')
		reading->padding += 1;
	else if (digit < 0 || reading->padding > 0)
		return false;
	reading->group = reading->group << 6 | (uint32_t)(digit < 0 ? 0 : digit);
	reading->digits += 1;
	return reading->digits < 4 || end_group(reading);
}

static bool read(struct text text, uint8_t *to, size_t room, size_t *length, bool has_lines)
{
	struct reading reading = { .to = to, .room = room };
	for (size_t i = 0; i < text.length; i += 1) {
		if (has_lines && is_space(text.at[i]))
			continue;
		/* Nothing comes after a group with padding. */
		if ((reading.padding > 0 && reading.digits == 0) || !take_character(&reading, text.at[i]))
			return false;
	}
	*length = reading.length;
	return reading.digits == 0;
}

bool base64_read(struct text text, uint8_t *to, size_t room, size_t *length)
{
	return read(text, to, room, length, false);
}

bool base64_read_lines(struct text text, uint8_t *to, size_t room, size_t *length)
{
	return read(text, to, room, length, true);
}
