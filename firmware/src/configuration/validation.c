#include "configuration/validation.h"

#include "memory/string.h"
#include "text/format.h"

enum { SHORTEST_PASSPHRASE = 8, LONGEST_PASSPHRASE = 63 };

/** What `.` does not match in a regular expression: LF, CR, and the separators U+2028 and U+2029. */
static bool has_line_end(struct text text)
{
	for (size_t i = 0; i < text.length; i += 1) {
		if (text.at[i] == '\n' || text.at[i] == '\r')
			return true;
		if (text.length - i >= 3 && memcmp(text.at + i, "\xe2\x80", 2) == 0 && ((uint8_t)text.at[i + 2] & 0xfe) == 0xa8)
			return true;
	}
	return false;
}

static bool has_slash(struct text text)
{
	for (size_t i = 0; i < text.length; i += 1)
		if (text.at[i] == '/')
			return true;
	return false;
}

static bool matches(enum text_pattern pattern, struct text text)
{
	static const char scheme[] = "mqtts://";
	if (pattern == ANY_TEXT || text.length == 0)
		return true;
	size_t characters = text_characters(text);
	if (pattern == PASSPHRASE)
		return characters >= SHORTEST_PASSPHRASE && characters <= LONGEST_PASSPHRASE && !has_line_end(text);
	size_t head = strlen(scheme);
	return text.length > head && text_begins(text, scheme) && !has_slash((struct text){ text.at + head, text.length - head });
}

static bool is_option(const char *const *options, struct text text)
{
	for (; *options != NULL; options += 1)
		if (text_is(text, *options))
			return true;
	return false;
}

static bool text_violates(const struct field *field, struct text text, char *why, size_t room)
{
	if (field->options != NULL) {
		size_t used = text_format(why, room, "one of");
		for (const char *const *option = field->options; *option != NULL; option += 1)
			used += text_format(why + used, room - used, "%s %s", option == field->options ? "" : ",", *option);
		text_format(why + used, room - used, " is expected");
		return !is_option(field->options, text);
	}
	if (text_characters(text) > field->most_characters) {
		text_format(why, room, "at most %u characters are expected", field->most_characters);
		return true;
	}
	if (matches(field->pattern, text))
		return false;
	text_format(why, room, "%s is expected", pattern_expression(field->pattern));
	return true;
}

bool violates(const struct field *field, const struct value *value, char *why, size_t room)
{
	static const char *const expected[] = { [VALUE_TEXT] = "a text", [VALUE_INTEGER] = "an integer", [VALUE_BOOLEAN] = "a boolean" };
	if (value->kind != field->kind) {
		text_format(why, room, "%s is expected", expected[field->kind]);
		return true;
	}
	if (field->kind == VALUE_TEXT)
		return text_violates(field, value->text, why, room);
	if (field->kind == VALUE_BOOLEAN || (value->number >= field->minimum && value->number <= field->maximum))
		return false;
	text_format(why, room, "%d to %d is expected", field->minimum, field->maximum);
	return true;
}
