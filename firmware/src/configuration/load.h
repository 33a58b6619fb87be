/**
 * How the configuration comes into effect at a start, and how it is saved.
 */
#ifndef CONFIGURATION_LOAD_H
#define CONFIGURATION_LOAD_H

#include "configuration/copy.h"

enum configuration_source { SOURCE_STORED, SOURCE_PREVIOUS_COPY, SOURCE_DEFAULTS };

struct loaded {
	/** In the running firmware's schema. */
	struct values values;
	enum configuration_source source;
	/** What the next save leaves alone: the copy in effect, else one for newer firmware that may come back; 0 for none. */
	char place;
	/** Of the newest copy that ever was. */
	uint32_t sequence;
};

const char *source_name(enum configuration_source source);
/** Validates, migrates, falls back; reports faults and finishes what a cut has left. */
void configuration_load(struct loaded *loaded);
/** Saves `next`, which is in effect then. */
void configuration_save(struct loaded *loaded, const struct values *next);
const struct loaded *configuration_now(void);

#endif
