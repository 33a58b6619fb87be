#include "net/cursor.h"

#include "memory/string.h"
#include "text/format.h"

struct bytes take(struct bytes *rest, size_t length, bool *ok)
{
	if (length > rest->length) {
		*ok = false;
		length = 0;
	}
	struct bytes taken = {rest->at, length};
	rest->at += length;
	rest->length -= length;
	return taken;
}

struct bytes take_up_to(struct bytes *rest, size_t length)
{
	bool ok = true;
	return take(rest, length < rest->length ? length : rest->length, &ok);
}

struct text take_word(struct text *rest, char end)
{
	size_t length = 0;
	while (length < rest->length && rest->at[length] != end)
		length++;
	struct text word = {rest->at, length};
	size_t with_end = length < rest->length ? length + 1 : length;
	rest->at += with_end;
	rest->length -= with_end;
	return word;
}

struct text text_of_bytes(struct bytes bytes)
{
	return (struct text){(const char *)bytes.at, bytes.length};
}

struct bytes bytes_of_text(struct text text)
{
	return (struct bytes){(const uint8_t *)text.at, text.length};
}

struct bytes bytes_of_string(const char *string)
{
	return bytes_of_text(text_of(string));
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

struct text trimmed(struct text text)
{
	while (text.length > 0 && is_blank(text.at[0])) {
		text.at++;
		text.length--;
	}
	while (text.length > 0 && is_blank(text.at[text.length - 1]))
		text.length--;
	return text;
}

bool text_is_ignoring_case(struct text text, const char *lower_case)
{
	if (text.length != strlen(lower_case))
		return false;
	for (size_t i = 0; i < text.length; i++) {
		char c = text.at[i];
		if (c >= 'A' && c <= 'Z')
			c = (char)(c - 'A' + 'a');
		if (c != lower_case[i])
			return false;
	}
	return true;
}

struct bytes filled(const struct buffer_sink *buffer)
{
	return (struct bytes){(const uint8_t *)buffer->at, buffer->length};
}

void put_byte(struct sink *sink, uint8_t byte)
{
	sink_put(sink, &byte, 1);
}

void put_bytes(struct sink *sink, struct bytes bytes)
{
	sink_put(sink, bytes.at, bytes.length);
}

void put_text(struct sink *sink, struct text text)
{
	sink_put(sink, text.at, text.length);
}

void put_number(struct sink *sink, uint32_t number)
{
	char digits[11];
	sink_put(sink, digits, text_format(digits, sizeof digits, "%u", number));
}
