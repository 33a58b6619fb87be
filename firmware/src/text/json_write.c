#include "memory/string.h"
#include "text/base64.h"
#include "text/format.h"
#include "text/json.h"

void json_begin(struct json_writer *writer, struct sink *sink)
{
	*writer = (struct json_writer){ .sink = sink };
}

/** Before each value; the next one needs a comma then. */
static void begin_value(struct json_writer *writer)
{
	if (writer->needs_comma)
		sink_put(writer->sink, ",", 1);
	writer->needs_comma = true;
}

static void open(struct json_writer *writer, const char *bracket)
{
	begin_value(writer);
	sink_put(writer->sink, bracket, 1);
	writer->needs_comma = false;
}

static void close(struct json_writer *writer, const char *bracket)
{
	sink_put(writer->sink, bracket, 1);
	writer->needs_comma = true;
}

void json_open_object(struct json_writer *writer)
{
	open(writer, "{");
}

void json_close_object(struct json_writer *writer)
{
	close(writer, "}");
}

void json_open_array(struct json_writer *writer)
{
	open(writer, "[");
}

void json_close_array(struct json_writer *writer)
{
	close(writer, "]");
}

static void put_escaped(struct sink *sink, char c)
{
	static const char digits[] = "0123456789abcdef";
	char escape[] = { '\\', 'u', '0', '0', digits[(uint8_t)c >> 4], digits[c & 15] };
	switch (c) {
	case '"':
		sink_put(sink, "\\\"", 2);
		break;
	case '\\':
		sink_put(sink, "\\\\", 2);
		break;
	case '\n':
		sink_put(sink, "\\n", 2);
		break;
	default:
		sink_put(sink, escape, sizeof escape);
	}
}

void json_put_text(struct json_writer *writer, struct text text)
{
	begin_value(writer);
	sink_put(writer->sink, "\"", 1);
	size_t begin = 0;
	for (size_t i = 0; i < text.length; i += 1) {
		char c = text.at[i];
		if ((uint8_t)c >= 0x20 && c != '"' && c != '\\')
			continue;
		sink_put(writer->sink, text.at + begin, i - begin);
		put_escaped(writer->sink, c);
		begin = i + 1;
	}
	sink_put(writer->sink, text.at + begin, text.length - begin);
	sink_put(writer->sink, "\"", 1);
}

void json_put_string(struct json_writer *writer, const char *string)
{
	json_put_text(writer, text_of(string));
}

void json_name(struct json_writer *writer, const char *name)
{
	json_put_string(writer, name);
	sink_put(writer->sink, ":", 1);
	writer->needs_comma = false;
}

void json_put_integer(struct json_writer *writer, int64_t number)
{
	begin_value(writer);
	format_integer(writer->sink, number);
}

void json_put_boolean(struct json_writer *writer, bool truth)
{
	begin_value(writer);
	sink_put_string(writer->sink, truth ? "true" : "false");
}

void json_put_base64(struct json_writer *writer, struct bytes bytes)
{
	begin_value(writer);
	sink_put(writer->sink, "\"", 1);
	base64_put(writer->sink, bytes);
	sink_put(writer->sink, "\"", 1);
}

void json_put_hex(struct json_writer *writer, struct bytes bytes)
{
	static const char digits[] = "0123456789abcdef";
	begin_value(writer);
	sink_put(writer->sink, "\"", 1);
	for (size_t i = 0; i < bytes.length; i += 1) {
		char pair[] = { digits[bytes.at[i] >> 4], digits[bytes.at[i] & 15] };
		sink_put(writer->sink, pair, sizeof pair);
	}
	sink_put(writer->sink, "\"", 1);
}

void json_put_raw(struct json_writer *writer, struct text json)
{
	begin_value(writer);
	sink_put(writer->sink, json.at, json.length);
}
