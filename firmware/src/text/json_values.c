#include "memory/string.h"
#include "text/base64.h"
#include "text/json.h"

/** Stands for half of a surrogate pair, which is no character. */
#define REPLACEMENT 0xfffdu

/** The characters of a JSON text, one code point at a time. */
struct characters {
	const char *at;
	const char *end;
};

static struct characters characters_of(struct json value)
{
	return (struct characters){ value.span.at + 1, value.span.at + value.span.length - 1 };
}

static uint32_t read_four_hex(const char *at)
{
	uint32_t value = 0;
	for (int i = 0; i < 4; i += 1) {
		char c = at[i];
		uint32_t digit = c <= '9' ? (uint32_t)(c - '0') : (uint32_t)((c | 0x20) - 'a' + 10);
		value = value << 4 | digit;
	}
	return value;
}

/** What `\u` means; the scan is behind the `u`. */
static uint32_t read_unicode_escape(struct characters *in)
{
	uint32_t first = read_four_hex(in->at);
	in->at += 4;
	if (first < 0xd800 || first > 0xdfff)
		return first;
	bool has_second = first < 0xdc00 && in->end - in->at >= 6 && in->at[0] == '\\' && in->at[1] == 'u';
	uint32_t second = has_second ? read_four_hex(in->at + 2) : 0;
	if (second < 0xdc00 || second > 0xdfff)
		return REPLACEMENT;
	in->at += 6;
	return 0x10000 + ((first - 0xd800) << 10 | (second - 0xdc00));
}

static uint32_t read_escape(struct characters *in)
{
	char kind = *in->at++;
	switch (kind) {
	case 'b':
		return '\b';
	case 'f':
		return '\f';
	case 'n':
		return '\n';
	case 'r':
		return '\r';
	case 't':
		return '\t';
	case 'u':
		return read_unicode_escape(in);
	default:
		return (uint8_t)kind;
	}
}

/** Writes `code` as UTF-8; its length. */
static size_t to_utf8(uint32_t code, char utf8[4])
{
	if (code < 0x80) {
		utf8[0] = (char)code;
		return 1;
	}
	size_t length = code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
	for (size_t i = length - 1; i > 0; i -= 1) {
		utf8[i] = (char)(0x80 | (code & 0x3f));
		code >>= 6;
	}
	static const uint8_t marks[] = { 0, 0, 0xc0, 0xe0, 0xf0 };
	utf8[0] = (char)(marks[length] | code);
	return length;
}

/** The next bytes of the text, which are one character or, unescaped, one byte of it. 0 at the end. */
static size_t next_piece(struct characters *in, char piece[4])
{
	if (in->at == in->end)
		return 0;
	char c = *in->at++;
	if (c == '\\')
		return to_utf8(read_escape(in), piece);
	piece[0] = c;
	return 1;
}

bool json_text(struct json value, char *to, size_t room, size_t *length)
{
	if (value.kind != JSON_TEXT)
		return false;
	struct characters in = characters_of(value);
	char piece[4];
	size_t used = 0;
	size_t n;
	while ((n = next_piece(&in, piece)) > 0) {
		if (n > room - used)
			return false;
		memcpy(to + used, piece, n);
		used += n;
	}
	*length = used;
	return true;
}

bool json_string(struct json value, char *to, size_t room)
{
	size_t length;
	if (!json_text(value, to, room - 1, &length))
		return false;
	to[length] = '\0';
	return strlen(to) == length;
}

bool json_is_text(struct json value, struct text text)
{
	if (value.kind != JSON_TEXT)
		return false;
	struct characters in = characters_of(value);
	char piece[4];
	size_t n;
	while ((n = next_piece(&in, piece)) > 0) {
		if (n > text.length || memcmp(piece, text.at, n) != 0)
			return false;
		text.at += n;
		text.length -= n;
	}
	return text.length == 0;
}

bool json_is(struct json value, const char *string)
{
	return json_is_text(value, text_of(string));
}

static bool has_escape(struct text text)
{
	for (size_t i = 0; i < text.length; i += 1)
		if (text.at[i] == '\\')
			return true;
	return false;
}

bool json_base64(struct json value, uint8_t *to, size_t room, size_t *length)
{
	/* No character of base64 needs an escape but `/`, which may have one: the text is read into place first. */
	if (value.kind != JSON_TEXT)
		return false;
	if (has_escape(value.span)) {
		size_t characters;
		return json_text(value, (char *)to, room, &characters) &&
		       base64_read((struct text){ (const char *)to, characters }, to, room, length);
	}
	return base64_read((struct text){ value.span.at + 1, value.span.length - 2 }, to, room, length);
}

bool json_boolean(struct json value, bool *truth)
{
	if (value.kind != JSON_BOOLEAN)
		return false;
	*truth = value.span.at[0] == 't';
	return true;
}
