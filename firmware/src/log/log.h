/**
 * The device's log: a ring of entries in flash, each durable when `log_append` returns.
 */
#ifndef LOG_LOG_H
#define LOG_LOG_H

#include <stdbool.h>
#include <stdint.h>

#include "text/text.h"

/** Members that do not apply are empty. */
struct log_entry {
	const char *event;
	/** "console", "backend", "button", "boot", "factory" or "set-up". */
	const char *origin;
	const char *field;
	struct text from;
	struct text to;
	const char *detail;
	/** Ms since the epoch; 0: now. */
	int64_t at;
};

void log_start(void);
void log_append(const struct log_entry *entry);
/** An entry with no more than these; `detail` may be NULL. */
void log_note(const char *event, const char *origin, const char *detail);
/** Sequence number of the newest entry; 0 when there has been none. */
uint32_t log_newest(void);

/** Goes through the entries, oldest first. */
struct log_walk {
	uint32_t after;
	uint32_t cursor[2];
};

/** Entries after sequence number `after`. */
struct log_walk log_walk(uint32_t after);
/** The next entry as JSON, in flash: good until the next write to the log. */
bool log_next(struct log_walk *walk, uint32_t *sequence, struct text *json);
/** Whether an entry after `after` tells of `event`. */
bool log_has(const char *event, uint32_t after);
/** How many entries bear `detail`. */
size_t log_count_with_detail(const char *detail);
/** Erases every entry but those of `event` after `after`, which stay readable all the time. Can be repeated after a cut. */
void log_retain(const char *event, uint32_t after);

#endif
