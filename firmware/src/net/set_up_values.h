/**
 * What a person may hand over. PRV-FIELD-2
 */
#ifndef NET_SET_UP_VALUES_H
#define NET_SET_UP_VALUES_H

#include "text/text.h"

/** Limits as products/pico declares them, with room for a NUL. */
#define SSID_ROOM 33
#define PASSPHRASE_ROOM 64
#define ENDPOINT_ROOM 273
/** 64 characters of at most four bytes. */
#define ACCOUNT_ROOM 257

/** What is wrong with a value. A reason never repeats it: it may be a secret. */
struct value_fault {
	/** "ssid", "passphrase", "endpoint" or "account". */
	const char *field;
	const char *reason;
};

/** Each returns false and fills `fault` when a value is wrong. */
bool wifi_values_are_right(struct text ssid, struct text passphrase, struct value_fault *fault);
bool cloud_values_are_right(struct text endpoint, struct text account, struct value_fault *fault);

#endif
