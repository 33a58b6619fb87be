/**
 * JSON (RFC 8259) without a heap: a value is the span of text where it stands. Reading goes over that span again instead of
 * building anything; writing goes straight to a sink.
 */
#ifndef TEXT_JSON_H
#define TEXT_JSON_H

#include <stdbool.h>
#include <stdint.h>

#include "text/sink.h"
#include "text/text.h"

enum json_kind {
	JSON_NOTHING,
	JSON_OBJECT,
	JSON_ARRAY,
	JSON_TEXT,
	JSON_NUMBER,
	JSON_BOOLEAN,
	JSON_NULL,
};

/** One value, as it stands in a text that `json_read` has found well-formed. */
struct json {
	enum json_kind kind;
	struct text span;
};

/** Reads one value with nothing but white space around it. Takes any bytes; false when they are not that. */
bool json_read(struct text text, struct json *value);

/** The member `name` of an object, the last one when there are several; kind JSON_NOTHING when there is none, or `object` is none. */
struct json json_member(struct json object, const char *name);

/** Goes through an object's members or an array's elements. */
struct json_walk {
	const char *at;
	const char *end;
	bool has_names;
};

struct json_walk json_walk(struct json container);
/** The next one; `name` (unread, as `json_text` takes it) is JSON_NOTHING in an array. False after the last. */
bool json_next(struct json_walk *walk, struct json *name, struct json *value);

/** Writes the characters of a JSON_TEXT as UTF-8 into `to` (no NUL). False when it is no text or does not fit. */
bool json_text(struct json value, char *to, size_t room, size_t *length);
/** The same with a NUL behind it; false also when the text holds one. */
bool json_string(struct json value, char *to, size_t room);
/** Whether it is the text `string`. */
bool json_is(struct json value, const char *string);
bool json_is_text(struct json value, struct text text);
/** The bytes of a JSON_TEXT that is base64 with padding. */
bool json_base64(struct json value, uint8_t *to, size_t room, size_t *length);
/** A number without a fraction, of at most 2^53 - 1 either way. */
bool json_integer(struct json value, int64_t *number);
bool json_boolean(struct json value, bool *truth);

/** Writes JSON; commas are its own business. */
struct json_writer {
	struct sink *sink;
	bool needs_comma;
};

void json_begin(struct json_writer *writer, struct sink *sink);
void json_open_object(struct json_writer *writer);
void json_close_object(struct json_writer *writer);
void json_open_array(struct json_writer *writer);
void json_close_array(struct json_writer *writer);
/** The name of the member whose value is written next. */
void json_name(struct json_writer *writer, const char *name);
void json_put_text(struct json_writer *writer, struct text text);
void json_put_string(struct json_writer *writer, const char *string);
void json_put_integer(struct json_writer *writer, int64_t number);
void json_put_boolean(struct json_writer *writer, bool truth);
/** Bytes as base64. */
void json_put_base64(struct json_writer *writer, struct bytes bytes);
/** Bytes in lower-case hexadecimal. */
void json_put_hex(struct json_writer *writer, struct bytes bytes);
/** What is JSON already. */
void json_put_raw(struct json_writer *writer, struct text json);

#endif
