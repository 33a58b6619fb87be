#include "refusal.h"

#include <stdarg.h>

#include "text/format.h"

static struct refusal last;

bool refuse(const char *code, const char *reason)
{
	return refuse_with(code, "%s", reason);
}

bool refuse_with(const char *code, const char *pattern, ...)
{
	va_list arguments;
	last.code = code;
	va_start(arguments, pattern);
	text_format_list(last.reason, sizeof last.reason, pattern, &arguments);
	va_end(arguments);
	return false;
}

const struct refusal *last_refusal(void)
{
	return &last;
}
