/**
 * Append-only records in a ring of sectors, safe against a power cut at any operation.
 *
 * A sector begins with a header (magic, generation, its CRC) and is filled with records (length, CRC, body). Generations rise by one
 * with each sector taken, so that the ring's order is known after any cut. After a torn record the next one is written to the first
 * page that is blank to the sector's end, so that many cuts do not use up the ring. One sector is always kept free.
 */
#ifndef STORAGE_RECORD_LOG_H
#define STORAGE_RECORD_LOG_H

#include <stdbool.h>

#include "flash_map.h"
#include "text/text.h"

#define RECORD_LOG_SECTORS 16
/** What fits a sector beside its header and the record's own. */
#define LONGEST_RECORD (4096 - 12 - 6)

struct record_log {
	const struct partition *partition;
	/** Places of the sectors in use, oldest first. */
	uint8_t ring[RECORD_LOG_SECTORS];
	uint8_t count;
	uint32_t generation;
	/** Offset in the newest sector where the next record begins; the sector's size when it is full. */
	uint32_t free;
	/** Body of the record that was appended last, in flash. */
	struct bytes last;
	/**
	 * Called when the oldest sector is about to go, unless it is NULL: writes anew, by `record_log_append`, what must not be lost.
	 */
	void (*rescue)(struct record_log *log);
};

/** Finds what flash holds. */
void record_log_open(struct record_log *log, const struct partition *partition, void (*rescue)(struct record_log *log));
/** Durable on return. `body` may be in flash. */
void record_log_append(struct record_log *log, struct bytes body);

/** Where a walk through the records stands. */
struct record_walk {
	uint8_t sector;
	uint32_t offset;
};

/** The next whole record, oldest first, in flash; a walk begins zeroed. */
bool record_log_next(const struct record_log *log, struct record_walk *walk, struct bytes *body);
/** The newest whole record; empty when there is none. */
struct bytes record_log_newest(const struct record_log *log);

/**
 * Puts what `write` appends, which has to fit one sector, in place of everything; a cut leaves both or only that. Can be repeated.
 */
void record_log_retain(struct record_log *log, void (*write)(struct record_log *log));
/** Erases all of it. */
void record_log_erase(struct record_log *log);

#endif
