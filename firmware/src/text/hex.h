/**
 * Hexadecimal.
 */
#ifndef TEXT_HEX_H
#define TEXT_HEX_H

#include "text/text.h"

/** Two lower-case digits a byte and a NUL; `to` has room for 2 * length + 1. */
void hex_write(char *to, struct bytes bytes);
/** The same in capitals. */
void hex_write_capitals(char *to, struct bytes bytes);
/** Exactly `length` bytes of lower-case digits. */
bool hex_read(struct text text, uint8_t *to, size_t length);

#endif
