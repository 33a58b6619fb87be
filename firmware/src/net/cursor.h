/**
 * Taking bytes off the front of what came over the network: a length is checked here and not in a hundred places.
 */
#ifndef NET_CURSOR_H
#define NET_CURSOR_H

#include "text/sink.h"
#include "text/text.h"

/** The first `length` of `rest`, which loses them. When there are not that many: none, and `*ok` becomes false. */
struct bytes take(struct bytes *rest, size_t length, bool *ok);
/** As many as there are, at most `length`. */
struct bytes take_up_to(struct bytes *rest, size_t length);
/** Up to the next `end`, which is taken too and left out; all of it when there is none. */
struct text take_word(struct text *rest, char end);

struct text text_of_bytes(struct bytes bytes);
struct bytes bytes_of_text(struct text text);
struct bytes bytes_of_string(const char *string);

/** Without blanks and tabs at both ends. */
struct text trimmed(struct text text);
/** Whether `text` is `lower_case`, capitals and small letters being the same (ASCII). */
bool text_is_ignoring_case(struct text text, const char *lower_case);

/** What a buffer was filled with so far. */
struct bytes filled(const struct buffer_sink *buffer);
void put_byte(struct sink *sink, uint8_t byte);
void put_bytes(struct sink *sink, struct bytes bytes);
void put_text(struct sink *sink, struct text text);
/** In decimal. */
void put_number(struct sink *sink, uint32_t number);

#endif
