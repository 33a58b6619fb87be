/**
 * How long to wait after each failure: twice as long each time, up to a limit.
 */
#ifndef NET_BACK_OFF_H
#define NET_BACK_OFF_H

#include <stdint.h>

struct back_off {
	uint32_t failures;
};

/** The next pause, `least` after the first failure. */
int64_t back_off_next(struct back_off *back_off, int64_t least);
/** After a success. */
void back_off_reset(struct back_off *back_off);

#endif
