#include "text/format.h"

#include <stdarg.h>
#include <stdint.h>

#include "text/sink.h"

static void put_unsigned(struct sink *sink, uint64_t number)
{
	char digits[20];
	size_t at = sizeof digits;
	do {
		at -= 1;
		digits[at] = (char)('0' + number % 10);
		number /= 10;
	} while (number > 0);
	sink_put(sink, digits + at, sizeof digits - at);
}

void format_integer(struct sink *sink, int64_t number)
{
	if (number < 0)
		sink_put(sink, "-", 1);
	put_unsigned(sink, number < 0 ? 0 - (uint64_t)number : (uint64_t)number);
}

static void put_argument(struct sink *sink, char kind, va_list *arguments)
{
	switch (kind) {
	case 's':
		sink_put_string(sink, va_arg(*arguments, const char *));
		break;
	case 'u':
		put_unsigned(sink, va_arg(*arguments, uint32_t));
		break;
	case 'd':
		format_integer(sink, va_arg(*arguments, int64_t));
		break;
	default:
		sink_put(sink, &kind, 1);
	}
}

size_t text_format_list(char *to, size_t room, const char *pattern, va_list *arguments)
{
	struct buffer_sink buffer;
	buffer_sink_open(&buffer, to, room - 1);
	for (const char *at = pattern; *at != '\0'; at += 1) {
		if (*at == '%' && at[1] != '\0') {
			at += 1;
			put_argument(&buffer.sink, *at, arguments);
		} else {
			sink_put(&buffer.sink, at, 1);
		}
	}
	to[buffer.length] = '\0';
	return buffer.length;
}

size_t text_format(char *to, size_t room, const char *pattern, ...)
{
	va_list arguments;
	va_start(arguments, pattern);
	size_t length = text_format_list(to, room, pattern, &arguments);
	va_end(arguments);
	return length;
}
