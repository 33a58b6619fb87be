/**
 * Parameters of a request. What is read stays until the next request. A parameter that is missing or of the wrong kind is refused with code
 * NULL, which the console answers as -32602.
 */
#ifndef CONSOLE_PARAMS_H
#define CONSOLE_PARAMS_H

#include <stdbool.h>

#include "text/json.h"
#include "text/text.h"

/** Forgets what was read for the request before. */
void params_begin(void);
bool param_is_there(struct json params, const char *name);
bool param_text(struct json params, const char *name, struct text *text);
/** A text without NUL characters, as a C string. */
bool param_string(struct json params, const char *name, const char **string);
bool param_bytes(struct json params, const char *name, struct bytes *bytes);
bool param_natural(struct json params, const char *name, int64_t *number);
/** The same; 0 when it is left out. */
bool param_natural_or_zero(struct json params, const char *name, int64_t *number);
bool param_flag(struct json params, const char *name, bool *flag);
/** SHA-256 in lower-case hexadecimal. */
bool param_digest(struct json params, const char *name, uint8_t digest[32]);
/** Ends a request with wrong parameters. */
bool wrong_params(const char *name, const char *expected);

#endif
