#include "net/cloud.h"

#include "configuration/configuration.h"
#include "memory/string.h"
#include "text/format.h"
#include "trust/trust.h"

static struct cloud_fault last = {.code = FAULT_UNREACHABLE};

enum progress cloud_fail(const char *code, const char *pattern, ...)
{
	va_list arguments;
	va_start(arguments, pattern);
	text_format_list(last.reason, sizeof last.reason, pattern, &arguments);
	va_end(arguments);
	last.code = code;
	return TASK_FAILED;
}

const struct cloud_fault *cloud_fault(void)
{
	return &last;
}

bool cloud_fault_is(const char *code)
{
	return strcmp(last.code, code) == 0;
}

const char *cloud_fault_text(void)
{
	static char text[32 + sizeof last.reason];
	text_format(text, sizeof text, "%s: %s", last.code, last.reason);
	return text;
}

struct text cloud_endpoint(void)
{
	struct text configured = configuration_text("cloud.endpoint");
	return configured.length > 0 ? configured : trust_endpoint();
}

bool cloud_address(struct endpoint *address)
{
	return trust_is_installed() && endpoint_read(cloud_endpoint(), address);
}
