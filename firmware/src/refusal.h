/**
 * How the firmware says no: a word for machines and a sentence for people, remembered until the next one.
 */
#ifndef REFUSAL_H
#define REFUSAL_H

#include <stdbool.h>

struct refusal {
	/** A word of docs/console.md, such as "wrong-state". */
	const char *code;
	char reason[160];
};

/** Remembers why. Always false, so that `return refuse(...)` ends what is refused. */
bool refuse(const char *code, const char *reason);
/** The same with a reason as `text_format` takes it. */
bool refuse_with(const char *code, const char *pattern, ...);
/** The last one. */
const struct refusal *last_refusal(void);

#endif
