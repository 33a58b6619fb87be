/**
 * Text from pieces.
 */
#ifndef TEXT_FORMAT_H
#define TEXT_FORMAT_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "text/sink.h"

/**
 * Writes `pattern` into `to`, always with a NUL; what does not fit is left out. Knows %s (C string), %u (uint32_t),
 * %d (int64_t) and %%. Returns the length without the NUL.
 */
size_t text_format(char *to, size_t room, const char *pattern, ...);
size_t text_format_list(char *to, size_t room, const char *pattern, va_list *arguments);
/** Puts a number in decimal digits. */
void format_integer(struct sink *sink, int64_t number);

#endif
