/**
 * A reset that was promised, as the journal keeps it.
 */
#ifndef RESET_TASK_H
#define RESET_TASK_H

#include <stdbool.h>
#include <stdint.h>

struct reset_task {
	/** The secure wipe, not only the factory reset. */
	bool is_decommission;
	char origin[16];
	/** Time of the trigger, ms since the epoch. */
	int64_t at;
	/** Newest log entry before the trigger. */
	uint32_t after;
	/** The backend has taken the notice of it. */
	bool is_notified;
};

/** Event of the log that tells of it. */
const char *task_event(const struct reset_task *task);
/** False when none is due. */
bool task_read(struct reset_task *task);
void task_record(const struct reset_task *task);
/** Everything has changed. */
void task_end(void);

#endif
