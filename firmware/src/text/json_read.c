#include "memory/string.h"
#include "text/json.h"

/** Objects and arrays within each other; each level takes stack. */
#define DEEPEST 32

struct scan {
	const char *at;
	const char *end;
};

static bool skip_value(struct scan *scan, int depth, enum json_kind *kind);

static void skip_space(struct scan *scan)
{
	while (scan->at < scan->end && (*scan->at == ' ' || *scan->at == '\t' || *scan->at == '\n' || *scan->at == '\r'))
		scan->at += 1;
}

static bool take(struct scan *scan, char expected)
{
	if (scan->at == scan->end || *scan->at != expected)
		return false;
	scan->at += 1;
	return true;
}

static bool is_digit(const struct scan *scan)
{
	return scan->at < scan->end && *scan->at >= '0' && *scan->at <= '9';
}

static bool skip_digits(struct scan *scan)
{
	if (!is_digit(scan))
		return false;
	while (is_digit(scan))
		scan->at += 1;
	return true;
}

static bool skip_number(struct scan *scan)
{
	(void)take(scan, '-');
	if (!take(scan, '0') && !skip_digits(scan))
		return false;
	if (take(scan, '.') && !skip_digits(scan))
		return false;
	if (take(scan, 'e') || take(scan, 'E')) {
		if (!take(scan, '+'))
			(void)take(scan, '-');
		return skip_digits(scan);
	}
	return true;
}

static bool is_hex(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

static bool skip_escape(struct scan *scan)
{
	if (scan->at == scan->end)
		return false;
	char kind = *scan->at++;
	if (kind != 'u')
		return kind == '"' || kind == '\\' || kind == '/' || kind == 'b' || kind == 'f' || kind == 'n' || kind == 'r' ||
		       kind == 't';
	for (int i = 0; i < 4; i += 1)
		if (scan->at == scan->end || !is_hex(*scan->at++))
			return false;
	return true;
}

static bool skip_text(struct scan *scan)
{
	if (!take(scan, '"'))
		return false;
	while (scan->at < scan->end) {
		char c = *scan->at++;
		if (c == '"')
			return true;
		if ((uint8_t)c < 0x20 || (c == '\\' && !skip_escape(scan)))
			return false;
	}
	return false;
}

static bool skip_word(struct scan *scan, const char *word)
{
	size_t length = strlen(word);
	if ((size_t)(scan->end - scan->at) < length || memcmp(scan->at, word, length) != 0)
		return false;
	scan->at += length;
	return true;
}

/** Members up to `close`, which ends them; `has_names` of an object. The opening bracket is taken. */
static bool skip_members(struct scan *scan, bool has_names, char close, int depth)
{
	enum json_kind ignored;
	skip_space(scan);
	if (take(scan, close))
		return true;
	do {
		skip_space(scan);
		if (has_names) {
			if (!skip_text(scan))
				return false;
			skip_space(scan);
			if (!take(scan, ':'))
				return false;
		}
		if (!skip_value(scan, depth, &ignored))
			return false;
		skip_space(scan);
	} while (take(scan, ','));
	return take(scan, close);
}

static bool skip_value(struct scan *scan, int depth, enum json_kind *kind)
{
	skip_space(scan);
	if (scan->at == scan->end || depth == DEEPEST)
		return false;
	switch (*scan->at) {
	case '{':
		*kind = JSON_OBJECT;
		scan->at += 1;
		return skip_members(scan, true, '}', depth + 1);
	case '[':
		*kind = JSON_ARRAY;
		scan->at += 1;
		return skip_members(scan, false, ']', depth + 1);
	case '"':
		*kind = JSON_TEXT;
		return skip_text(scan);
	case 't':
		*kind = JSON_BOOLEAN;
		return skip_word(scan, "true");
	case 'f':
		*kind = JSON_BOOLEAN;
		return skip_word(scan, "false");
	case 'n':
		*kind = JSON_NULL;
		return skip_word(scan, "null");
	default:
		*kind = JSON_NUMBER;
		return skip_number(scan);
	}
}

/** The value at the scan, with its span; the scan goes behind it. */
static bool next_value(struct scan *scan, struct json *value)
{
	skip_space(scan);
	const char *begins = scan->at;
	if (!skip_value(scan, 0, &value->kind)) {
		value->kind = JSON_NOTHING;
		return false;
	}
	value->span = (struct text){ begins, (size_t)(scan->at - begins) };
	return true;
}

bool json_read(struct text text, struct json *value)
{
	struct scan scan = { text.at, text.at + text.length };
	if (!text_is_utf8(text) || !next_value(&scan, value))
		return false;
	skip_space(&scan);
	return scan.at == scan.end;
}

struct json_walk json_walk(struct json container)
{
	if (container.kind != JSON_OBJECT && container.kind != JSON_ARRAY)
		return (struct json_walk){ 0 };
	const char *at = container.span.at;
	return (struct json_walk){ at + 1, at + container.span.length - 1, container.kind == JSON_OBJECT };
}

bool json_next(struct json_walk *walk, struct json *name, struct json *value)
{
	struct scan scan = { walk->at, walk->end };
	name->kind = JSON_NOTHING;
	skip_space(&scan);
	(void)take(&scan, ',');
	if (walk->has_names) {
		if (!next_value(&scan, name))
			return false;
		skip_space(&scan);
		(void)take(&scan, ':');
	}
	bool has_value = scan.at != NULL && next_value(&scan, value);
	walk->at = scan.at;
	return has_value;
}

struct json json_member(struct json object, const char *name)
{
	struct json found = { .kind = JSON_NOTHING };
	struct json_walk walk = json_walk(object);
	struct json key;
	struct json value;
	while (walk.has_names && json_next(&walk, &key, &value))
		if (json_is(key, name))
			found = value;
	return found;
}
