/**
 * The two copies of the configuration in flash. A save writes the one that is not in effect, header last, so that the other is safe
 * whatever happens.
 */
#ifndef CONFIGURATION_COPY_H
#define CONFIGURATION_COPY_H

#include "configuration/values.h"

/* A place is 'a' or 'b'; 0 is none. */

enum copy_state { COPY_BLANK, COPY_CORRUPT, COPY_WHOLE };

struct copy {
	char place;
	enum copy_state state;
	uint32_t schema_version;
	/** Rises with each save, over both places. */
	uint32_t sequence;
	/** What is wrong with it; empty when nothing is. */
	char why[96];
};

/** Looks at header and checksum. Takes any bytes. */
void copy_inspect(char place, struct copy *copy);
/** Reads the values of a whole copy whose schema this firmware knows. False, with `why`, when they are no whole configuration of it. */
bool copy_read(struct copy *copy, struct values *values);
/** Writes to the place that is not `keep`, and returns it. */
char copy_save(const struct values *values, uint32_t sequence, char keep);
void copy_erase(char place);
char other_place(char place);

#endif
