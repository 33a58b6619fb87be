#include "net/asctime.h"

#include "net/cursor.h"

static bool read_month(struct text word, int64_t *month)
{
	static const char names[12][4] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
					  "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
	for (*month = 0; *month < 12; ++*month)
		if (text_is(word, names[*month]))
			return true;
	return false;
}

static bool take_number(struct text *rest, char end, int64_t least, int64_t most, int64_t *number)
{
	return text_to_integer(take_word(rest, end), number) && least <= *number && *number <= most;
}

/* Days since the epoch: the year begins in March, so that the leap day is its last. `month` counts from 0, January. */
static int64_t days_since_epoch(int64_t year, int64_t month, int64_t day)
{
	int64_t from_march = (month + 10) % 12;
	if (month < 2)
		year--;
	int64_t day_of_year = (153 * from_march + 2) / 5 + day - 1;
	return year * 365 + year / 4 - year / 100 + year / 400 + day_of_year - 719468;
}

bool asctime_read(struct text text, int64_t *ms)
{
	int64_t month, day, hour, minute, second, year;

	take_word(&text, ' ');
	if (!read_month(take_word(&text, ' '), &month))
		return false;
	/* A day of one digit has a blank before it. */
	text = trimmed(text);
	if (!take_number(&text, ' ', 1, 31, &day) || !take_number(&text, ':', 0, 23, &hour))
		return false;
	if (!take_number(&text, ':', 0, 59, &minute) || !take_number(&text, ' ', 0, 60, &second))
		return false;
	if (!take_number(&text, '\n', 1970, 9999, &year))
		return false;
	*ms = (((days_since_epoch(year, month, day) * 24 + hour) * 60 + minute) * 60 + second) * 1000;
	return true;
}
