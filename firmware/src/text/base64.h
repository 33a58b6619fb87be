/**
 * Base64 with padding (RFC 4648, section 4).
 */
#ifndef TEXT_BASE64_H
#define TEXT_BASE64_H

#include "text/sink.h"
#include "text/text.h"

/** Characters that `length` bytes become. */
size_t base64_length(size_t length);
void base64_put(struct sink *sink, struct bytes bytes);
/** Writes characters and a NUL into `to`, which has room for `base64_length` + 1. */
void base64_write(char *to, struct bytes bytes);
/** Strict: padded, no white space, no stray bits. `to` may be where `text` stands. False when it is no base64 or does not fit. */
bool base64_read(struct text text, uint8_t *to, size_t room, size_t *length);
/** As in mail and EST (RFC 7030): white space between the characters is passed over. */
bool base64_read_lines(struct text text, uint8_t *to, size_t room, size_t *length);

#endif
