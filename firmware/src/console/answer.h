/**
 * What the console answers.
 */
#ifndef CONSOLE_ANSWER_H
#define CONSOLE_ANSWER_H

#include "text/json.h"

enum rpc_error {
	PARSE_ERROR = -32700,
	INVALID_REQUEST = -32600,
	UNKNOWN_METHOD = -32601,
	INVALID_PARAMS = -32602,
	INTERNAL_ERROR = -32603,
	REFUSED = -32000,
};

void answer_result(struct json id, struct text result);
/** `word`: `data.code`, or NULL. */
void answer_error(struct json id, enum rpc_error code, const char *message, const char *word);

#endif
