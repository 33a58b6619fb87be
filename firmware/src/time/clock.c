#include "time/clock.h"

#include "hal/timer.h"
#include "log/log.h"
#include "state/journal_keys.h"
#include "storage/journal.h"
#include "text/json.h"

/** 1 January 2026, ms since the epoch: no board with this firmware has lived before. */
#define EARLIEST 1767225600000ll

/** Time of day when the chip was reset. */
static int64_t base = EARLIEST;
static bool is_set;

static int64_t newest_logged(void)
{
	int64_t at = 0;
	struct log_walk walk = log_walk(0);
	uint32_t sequence;
	struct text json;
	while (log_next(&walk, &sequence, &json)) {
		if (sequence != log_newest())
			continue;
		struct json entry;
		if (json_read(json, &entry))
			(void)json_integer(json_member(entry, "at"), &at);
	}
	return at;
}

void clock_start(void)
{
	int64_t told = journal_number(KEY_CLOCK);
	int64_t logged = newest_logged();
	if (told > base)
		base = told;
	if (logged > base)
		base = logged;
	/* One further: two entries never bear the same time, one before and one after a restart. */
	base += 1;
}

int64_t clock_now(void)
{
	return base + now_ms();
}

void clock_set(int64_t ms)
{
	is_set = true;
	if (ms <= clock_now())
		return;
	base = ms - now_ms();
	journal_record_number(KEY_CLOCK, ms);
}

bool clock_is_set(void)
{
	return is_set;
}
