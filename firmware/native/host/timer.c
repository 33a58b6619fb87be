#include "hal/timer.h"

#include <time.h>

#include "hal/power.h"
#include "host.h"

static int64_t started_ms;
/** How long the next sleep may be. */
static int64_t rest_ms;

static int64_t monotonic_ms(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int64_t now_ms(void)
{
	return monotonic_ms() - started_ms + host_skipped_ms;
}

uint64_t timer_now_us(void)
{
	return (uint64_t)now_ms() * 1000;
}

void timer_start(void)
{
	started_ms = monotonic_ms();
}

bool timer_arm(void)
{
	int64_t now = now_ms();
	rest_ms = deadlines_next(now + 60000) - now;
	return rest_ms > 0;
}

bool timer_has_gone(void)
{
	return false;
}

void sleep_unless(bool (*has_work)(void))
{
	if (has_work())
		return;
	host_skip();
	if (timer_arm())
		host_wait(rest_ms);
}
