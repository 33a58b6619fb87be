#include "trust/endpoint.h"

#include "memory/string.h"

static const char scheme[] = "mqtts://";
/** Of MQTT over TLS where an address names none (IANA secure-mqtt). */
enum { DEFAULT_PORT = 8883, GREATEST_PORT = 65535 };

static bool is_host_character(char c)
{
	bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
	return is_letter || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
}

static size_t host_length(struct text text)
{
	size_t length = 0;
	while (length < text.length && is_host_character(text.at[length]))
		length += 1;
	return length;
}

bool endpoint_read(struct text text, struct endpoint *endpoint)
{
	int64_t port = DEFAULT_PORT;
	if (!text_begins(text, scheme))
		return false;
	struct text rest = { text.at + strlen(scheme), text.length - strlen(scheme) };
	if (rest.length > 0 && rest.at[rest.length - 1] == '/')
		rest.length -= 1;
	size_t length = host_length(rest);
	if (length == 0 || !text_copy(endpoint->host, sizeof endpoint->host, (struct text){ rest.at, length }))
		return false;
	if (length < rest.length) {
		struct text digits = { rest.at + length + 1, rest.length - length - 1 };
		if (rest.at[length] != ':' || !text_to_integer(digits, &port))
			return false;
	}
	endpoint->port = (uint16_t)port;
	return port > 0 && port <= GREATEST_PORT;
}
