#include "console/params.h"

#include "console/server.h"
#include "refusal.h"
#include "text/hex.h"

/** All that one line can hold, unescaped, with a NUL for each text. */
static char room[LONGEST_LINE];
static size_t used;

void params_begin(void)
{
	used = 0;
}

bool wrong_params(const char *name, const char *expected)
{
	return refuse_with(NULL, "%s: %s is expected", name, expected);
}

bool param_is_there(struct json params, const char *name)
{
	return json_member(params, name).kind != JSON_NOTHING;
}

bool param_text(struct json params, const char *name, struct text *text)
{
	text->at = room + used;
	if (!json_text(json_member(params, name), room + used, sizeof room - used, &text->length))
		return wrong_params(name, "a text");
	used += text->length;
	return true;
}

bool param_string(struct json params, const char *name, const char **string)
{
	struct text text;
	if (!param_text(params, name, &text) || used == sizeof room)
		return wrong_params(name, "a text");
	for (size_t i = 0; i < text.length; i += 1)
		if (text.at[i] == '\0')
			return wrong_params(name, "a text without NUL");
	*string = text.at;
	room[used] = '\0';
	used += 1;
	return true;
}

bool param_bytes(struct json params, const char *name, struct bytes *bytes)
{
	bytes->at = (const uint8_t *)room + used;
	if (!json_base64(json_member(params, name), (uint8_t *)room + used, sizeof room - used, &bytes->length))
		return wrong_params(name, "base64");
	used += bytes->length;
	return true;
}

bool param_natural(struct json params, const char *name, int64_t *number)
{
	if (!json_integer(json_member(params, name), number) || *number < 0)
		return wrong_params(name, "a whole number from 0");
	return true;
}

bool param_natural_or_zero(struct json params, const char *name, int64_t *number)
{
	*number = 0;
	return !param_is_there(params, name) || param_natural(params, name, number);
}

bool param_flag(struct json params, const char *name, bool *flag)
{
	if (!json_boolean(json_member(params, name), flag))
		return wrong_params(name, "true or false");
	return true;
}

bool param_digest(struct json params, const char *name, uint8_t digest[32])
{
	struct text text;
	if (!param_text(params, name, &text) || !hex_read(text, digest, 32))
		return wrong_params(name, "a SHA-256");
	return true;
}
