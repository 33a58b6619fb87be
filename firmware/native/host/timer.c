#include "hal/timer.h"

#include <stddef.h>
#include <time.h>

#include "hal/power.h"
#include "host.h"

static struct deadline *earliest;
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

void deadline_cancel(struct deadline *deadline)
{
	struct deadline **place = &earliest;
	if (!deadline->is_set)
		return;
	while (*place != NULL && *place != deadline)
		place = &(*place)->next;
	if (*place != NULL)
		*place = deadline->next;
	deadline->is_set = false;
}

void deadline_set(struct deadline *deadline, int64_t after_ms, void (*work)(void *context), void *context)
{
	struct deadline **place = &earliest;
	deadline_cancel(deadline);
	*deadline = (struct deadline){.at_ms = now_ms() + after_ms, .work = work, .context = context, .is_set = true};
	while (*place != NULL && (*place)->at_ms <= deadline->at_ms)
		place = &(*place)->next;
	deadline->next = *place;
	*place = deadline;
}

void deadlines_run(void)
{
	int64_t now = now_ms();
	while (earliest != NULL && earliest->at_ms <= now) {
		struct deadline *due = earliest;
		earliest = due->next;
		due->is_set = false;
		due->work(due->context);
	}
}

bool timer_arm(void)
{
	rest_ms = earliest == NULL ? 60000 : earliest->at_ms - now_ms();
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
