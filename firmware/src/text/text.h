/**
 * Text with a length: what comes from outside may hold any byte, NUL too.
 */
#ifndef TEXT_TEXT_H
#define TEXT_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** UTF-8 that somebody else owns. */
struct text {
	const char *at;
	size_t length;
};

/** Bytes that somebody else owns. */
struct bytes {
	const uint8_t *at;
	size_t length;
};

/** The text of a C string. */
struct text text_of(const char *string);

bool text_equals(struct text a, struct text b);
/** Whether `text` is the C string `string`. */
bool text_is(struct text text, const char *string);
bool text_begins(struct text text, const char *prefix);

/** Characters (code points), not bytes. */
size_t text_characters(struct text text);
/** Whether it is well-formed UTF-8 (RFC 3629). */
bool text_is_utf8(struct text text);

/** Whole number in decimal digits alone. False when it is anything else, or greater than 2^53 - 1. */
bool text_to_integer(struct text text, int64_t *number);

/** Copies `text` and a NUL into `to`; false, with an empty string there, when it does not fit or holds a NUL. */
bool text_copy(char *to, size_t room, struct text text);

#endif
