#include "hal/timer.h"

#include <stddef.h>

/** Each knows the next later one. */
static struct deadline *earliest;

void deadline_set(struct deadline *deadline, int64_t after_ms, void (*work)(void *context), void *context)
{
	deadline_cancel(deadline);
	deadline->at_ms = now_ms() + after_ms;
	deadline->work = work;
	deadline->context = context;
	deadline->is_set = true;
	struct deadline **place = &earliest;
	while (*place != NULL && (*place)->at_ms <= deadline->at_ms)
		place = &(*place)->next;
	deadline->next = *place;
	*place = deadline;
}

void deadline_cancel(struct deadline *deadline)
{
	if (!deadline->is_set)
		return;
	struct deadline **place = &earliest;
	while (*place != NULL && *place != deadline)
		place = &(*place)->next;
	if (*place != NULL)
		*place = deadline->next;
	deadline->is_set = false;
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

int64_t deadlines_next(int64_t latest_ms)
{
	return earliest != NULL && earliest->at_ms < latest_ms ? earliest->at_ms : latest_ms;
}
