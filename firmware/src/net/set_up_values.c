#include "net/set_up_values.h"

#include "trust/endpoint.h"

#define SHORTEST_PASSPHRASE 8
#define LONGEST_ACCOUNT 64

static bool wrong(struct value_fault *fault, const char *field, const char *reason)
{
	*fault = (struct value_fault){field, reason};
	return false;
}

/* Unicode's category Cc: below 0x20, and from 0x7f to 0x9f, the latter in UTF-8 as 0xc2 and another byte. */
static bool has_controls(struct text text)
{
	for (size_t i = 0; i < text.length; i++) {
		uint8_t c = (uint8_t)text.at[i];
		if (c < 0x20 || c == 0x7f)
			return true;
		if (c == 0xc2 && i + 1 < text.length && (uint8_t)text.at[i + 1] < 0xa0)
			return true;
	}
	return false;
}

/* IEEE 802.11, annex J.4.1: each character is in the range of 32 to 126. */
static bool is_printable_ascii(struct text text)
{
	for (size_t i = 0; i < text.length; i++)
		if (text.at[i] < 32 || text.at[i] > 126)
			return false;
	return true;
}

bool wifi_values_are_right(struct text ssid, struct text passphrase, struct value_fault *fault)
{
	if (ssid.length == 0 || ssid.length >= SSID_ROOM)
		return wrong(fault, "ssid", "a network's name has 1 to 32 bytes");
	if (has_controls(ssid))
		return wrong(fault, "ssid", "a network's name has no control characters");
	if (text_characters(passphrase) < SHORTEST_PASSPHRASE || text_characters(passphrase) >= PASSPHRASE_ROOM)
		return wrong(fault, "passphrase", "a passphrase has 8 to 63 characters");
	if (!is_printable_ascii(passphrase))
		return wrong(fault, "passphrase", "a passphrase has printable ASCII characters");
	return true;
}

/* Host and port and nothing else: what follows would be ignored, and a password in it would be kept. */
static bool is_backend_address(struct text text)
{
	static const char scheme[] = "mqtts://";
	struct endpoint endpoint;

	if (!text_begins(text, scheme) || !is_printable_ascii(text))
		return false;
	for (size_t i = sizeof scheme - 1; i < text.length; i++) {
		char c = text.at[i];
		if (c == '/' || c == '?' || c == '#' || c == '@' || c == ' ')
			return false;
	}
	return endpoint_read(text, &endpoint) && endpoint.port != 0;
}

bool cloud_values_are_right(struct text endpoint, struct text account, struct value_fault *fault)
{
	size_t characters = text_characters(account);
	if (text_characters(endpoint) >= ENDPOINT_ROOM)
		return wrong(fault, "endpoint", "an address has at most 272 characters");
	if (!is_backend_address(endpoint))
		return wrong(fault, "endpoint", "an address looks like mqtts://host:port");
	if (characters == 0 || characters > LONGEST_ACCOUNT)
		return wrong(fault, "account", "an account has 1 to 64 characters");
	if (has_controls(account))
		return wrong(fault, "account", "an account has no control characters");
	return true;
}
