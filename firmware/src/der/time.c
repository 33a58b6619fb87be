#include "der/time.h"

static bool digits(const uint8_t *at, int count, int *value)
{
	*value = 0;
	for (int i = 0; i < count; i += 1) {
		if (at[i] < '0' || at[i] > '9')
			return false;
		*value = *value * 10 + (at[i] - '0');
	}
	return true;
}

/** Days from 1 March of year 0, with which the leap day is a year's last, to the epoch. */
#define EPOCH_DAYS 719468

static int64_t days_since_epoch(int year, int month, int day)
{
	/* January and February belong to the year before. */
	int y = month > 2 ? year : year - 1;
	int m = month > 2 ? month - 3 : month + 9;
	int64_t whole_years = (int64_t)y * 365 + y / 4 - y / 100 + y / 400;
	return whole_years + (153 * m + 2) / 5 + day - 1 - EPOCH_DAYS;
}

bool der_time(const struct der *element, int64_t *ms)
{
	const uint8_t *at = element->content.at;
	bool is_short = element->tag == DER_UTC_TIME;
	int year, month, day, hour, minute, second;
	if ((!is_short && element->tag != DER_GENERALIZED_TIME) || element->content.length != (is_short ? 13u : 15u))
		return false;
	if (!digits(at, is_short ? 2 : 4, &year))
		return false;
	at += is_short ? 2 : 4;
	if (is_short)
		year += year >= 50 ? 1900 : 2000;
	bool are_digits = digits(at, 2, &month) && digits(at + 2, 2, &day) && digits(at + 4, 2, &hour) && digits(at + 6, 2, &minute) &&
			  digits(at + 8, 2, &second);
	if (!are_digits || at[10] != 'Z' || month < 1 || month > 12 || day < 1 || day > 31)
		return false;
	*ms = (((days_since_epoch(year, month, day) * 24 + hour) * 60 + minute) * 60 + second) * 1000;
	return true;
}
