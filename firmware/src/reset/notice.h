/**
 * The notice of decommissioning, kept in the journal until the backend has it.
 */
#ifndef RESET_NOTICE_H
#define RESET_NOTICE_H

#include <stdbool.h>
#include <stdint.h>

#include "identity/identity.h"
#include "trust/trust.h"

struct notice {
	char identity[IDENTITY_ROOM];
	/** Ms since the epoch. */
	int64_t at;
	/** Origin of the trigger. */
	char trigger[16];
	/** Where the device went when it was recorded, as `mqtts://host:port`; empty when nobody had said. */
	char endpoint[LONGEST_ENDPOINT * 4 + 1];
};

/** Keeps it, with where the device goes now; one that is due already stands. Durable on return. */
void notice_record(int64_t at, const char *trigger);
bool notice_is_due(void);
/** False when none is due. */
bool notice_read(struct notice *notice);
/** The backend has it: where an owner had the device go is kept no longer. */
void notice_was_taken(void);

#endif
